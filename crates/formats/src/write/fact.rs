use ascribe_attribution::Claim;
use ascribe_text::Document;

/// What people found out about a claim: the record that a workspace keeps of it, as far as formats have a place
/// for it. This is where facts come into the writers; those who keep the records give them by [`FindFact`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fact {
    /// What people decided about the extraction: "accepted", "edited", or "kept" although the program does not find it.
    pub reviewed: String,
    /// How far the work is ("checking"); "stale" when there is a verdict that no longer holds; empty where nobody tracks
    /// the claim.
    pub state: String,
    /// The verdict that counts.
    pub review: Option<Review>,
    /// What a verdict can rest on, oldest first.
    pub evidence: Vec<Evidence>,
    /// Claims that it goes together with, oldest link first.
    pub links: Vec<Link>,
}

/// Another claim that a claim goes together with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Link {
    /// How the claim stands to it ("contradicts").
    pub relation: String,
    /// The id of the other claim.
    pub claim: String,
    /// The id of the document that the other claim was accepted from.
    pub document: String,
}

/// What a fact-checker concluded about a claim, as schema.org's `ClaimReview` has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Review {
    /// The rating in words ("False").
    pub rating: String,
    /// The rating as a number, with the worst and the best of its scale.
    pub value: Option<(i64, i64, i64)>,
    /// Why, in a sentence or two.
    pub summary: Option<String>,
    /// Who reviewed it.
    pub author: Option<String>,
    /// When, as an ISO 8601 date.
    pub date: Option<String>,
    /// Where the review is published.
    pub url: Option<String>,
}

/// Something that a verdict can rest on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// Where it stands.
    pub url: Option<String>,
    /// A lasting copy of it.
    pub archived: Option<String>,
    /// When it was looked at, as an ISO 8601 date or instant.
    pub retrieved: Option<String>,
    /// The words in it that count.
    pub quote: Option<String>,
}

impl Fact {
    /// The verdict, unless it no longer holds.
    #[must_use]
    pub fn standing(&self) -> Option<&Review> {
        self.review.as_ref().filter(|_| self.state != "stale")
    }

    /// The links in words: "contradicts c-0f9e8d7c6b5a".
    #[must_use]
    pub fn links_told(&self) -> Vec<String> {
        self.links
            .iter()
            .map(|link| format!("{} {}", link.relation, link.claim))
            .collect()
    }

    /// The addresses of the evidence, the lasting copy where there is no other.
    pub fn addresses(&self) -> impl Iterator<Item = &str> {
        self.evidence
            .iter()
            .filter_map(|evidence| evidence.url.as_deref().or(evidence.archived.as_deref()))
    }
}

/// Finds what people found out about a claim of a document; `None` where no workspace has it.
pub type FindFact<'o> = dyn Fn(&Document, &Claim) -> Option<Fact> + Sync + 'o;
