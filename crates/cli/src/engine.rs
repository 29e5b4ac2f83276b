use ascribe_attribution::{Claim, ClaimList, How, Link, Linked, Resolution, rules};
use ascribe_text::Document;

/// Finds the claims of documents, and leaves out those that the user does not want.
pub struct Engine {
    /// Whether the publisher's own statements are claims too.
    pub narrator: bool,
    /// Whether claims nested in another's content are left out.
    pub flat: bool,
    /// Claims below this confidence are left out.
    pub min_confidence: f32,
}

impl Engine {
    /// The claims of `document`.
    pub fn claims(&self, document: &Document) -> ClaimList {
        let mut analysis = ascribe_syntax::analyse(document);
        ascribe_syntax::tag(&mut analysis);
        let attributions = rules::attributions(&analysis);
        let links = attributions.iter().map(|attribution| Link {
            speaker: None,
            resolution: Resolution {
                how: How::Unstated,
                antecedent: None,
                confidence: 0.0,
                alternatives: Vec::new(),
            },
            kind: attribution.source_kind,
            anonymity: None,
        });
        let linked = Linked {
            speakers: Vec::new(),
            links: links.collect(),
        };
        let mut list = ascribe_attribution::claim_list(&analysis, &attributions, linked, self.narrator);
        let wanted =
            |claim: &Claim| claim.confidence >= self.min_confidence && !(self.flat && claim.inside.is_some());
        if !list.claims.iter().all(wanted) {
            list.retain(wanted);
        }
        list
    }
}
