use ascribe_attribution::{ClaimList, Extractor};
use ascribe_text::Document;

/// Finds the claims of documents, and leaves out those that the user does not want.
pub struct Engine {
    /// What finds them.
    pub extractor: Extractor,
    /// Whether claims nested in another's content are left out.
    pub flat: bool,
}

impl Engine {
    /// The claims of `document`.
    pub fn claims(&self, document: &Document) -> ClaimList {
        let mut list = self.extractor.extract(document);
        if self.flat && list.claims.iter().any(|claim| claim.inside.is_some()) {
            list.retain(|claim| claim.inside.is_none());
        }
        list
    }
}
