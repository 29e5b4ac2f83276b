use ascribe_attribution::ClaimList;

/// Puts the claims that are most worth checking first. Those that are equally worth it stay in the order of the
/// text, and each still lies inside the claim that it lay in.
pub fn most_checkworthy_first(list: &mut ClaimList) {
    let mut order: Vec<usize> = (0..list.claims.len()).collect();
    order.sort_by(|&a, &b| {
        let score = |at: usize| list.claims[at].checkworthy.score;
        score(b).total_cmp(&score(a))
    });
    let mut place = vec![0; order.len()];
    for (to, &from) in order.iter().enumerate() {
        place[from] = to;
    }
    let mut claims: Vec<_> = std::mem::take(&mut list.claims)
        .into_iter()
        .zip(&place)
        .map(|(mut claim, &to)| {
            claim.inside = claim.inside.and_then(|outer| place.get(outer).copied());
            (to, claim)
        })
        .collect();
    claims.sort_by_key(|(to, _)| *to);
    list.claims = claims.into_iter().map(|(_, claim)| claim).collect();
}
