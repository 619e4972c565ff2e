//! Where the graphemes of a laid-out run are, when ligatures have joined some into one glyph.

use egui::Galley;

use super::layout::Place;

/// Gives each of `places`, which stand on one row from left to right, its end; the last one ends at `end`.
/// Places without a width (the later letters of a ligature) share that of the place before them evenly.
pub(super) fn spread(places: &mut [Place], end: f32) {
    let mut x = f32::NEG_INFINITY;
    for place in places.iter_mut() {
        // An offset mark can stand left of its base.
        x = place.lead.max(x).min(end);
        place.lead = x;
    }
    let mut first = 0;
    while first < places.len() {
        let lead_of = |i: usize| places.get(i).map_or(end, |place| place.lead);
        let mut next = first + 1;
        while next < places.len() && lead_of(next + 1) <= lead_of(next) {
            next += 1;
        }
        let (x0, x1) = (lead_of(first), lead_of(next));
        let share = (x1 - x0) / (next - first) as f32;
        for (k, place) in places.iter_mut().take(next).skip(first).enumerate() {
            place.lead = x0 + share * k as f32;
            place.trail = x0 + share * (k + 1) as f32;
        }
        first = next;
    }
}

/// The leading and trailing edge of each cell of a run on one row, `width` px wide, whose cells have
/// `chars` code points beginning with `firsts`. `rtl` says that the run was shaped from right to left.
pub(super) fn edges(galley: &Galley, firsts: &[(char, usize)], width: f32, rtl: bool) -> Vec<(f32, f32)> {
    let glyphs = || galley.rows.iter().flat_map(|row| row.glyphs.iter());
    let mut chars = 0;
    let starts = firsts.iter().map(|(_, count)| {
        chars += count;
        chars - count
    });
    let starts: Vec<usize> = starts.collect();
    if !rtl && glyphs().count() == chars {
        let leads: Vec<f32> = glyphs().map(|glyph| glyph.pos.x).collect();
        let lead = |start: &usize| leads.get(*start).copied().unwrap_or(width);
        return spread_edges(starts.iter().map(lead), width);
    }
    // egui gives one glyph per cluster here, named after the cluster's first character, and fills up
    // with glyphs without a width. Right-to-left runs come in visual order.
    let mut seen: Vec<(char, f32)> = glyphs()
        .filter(|glyph| glyph.advance_width > 0.0)
        .map(|glyph| (glyph.chr, if rtl { width - glyph.max_x() } else { glyph.pos.x }))
        .collect();
    if rtl {
        seen.reverse();
    }
    let mut leads: Vec<Option<f32>> = vec![None; firsts.len()];
    if let Some(lead) = leads.first_mut() {
        *lead = Some(0.0);
    }
    let mut at = 0;
    for (chr, x) in seen.into_iter().skip(1) {
        let later = firsts.iter().enumerate().skip(at + 1);
        let found = later.into_iter().find(|(_, (first, _))| *first == chr);
        if let Some((i, _)) = found
            && let Some(lead) = leads.get_mut(i)
        {
            *lead = Some(x);
            at = i;
        }
    }
    // A cell without a glyph of its own begins where the next one does, which `spread` then shares out.
    let mut next = width;
    for lead in leads.iter_mut().rev() {
        next = *lead.get_or_insert(next);
    }
    let edges = spread_edges(leads.into_iter().flatten(), width);
    if !rtl {
        return edges;
    }
    let flip = |(lead, trail)| (width - lead, width - trail);
    edges.into_iter().map(flip).collect()
}

fn spread_edges(leads: impl Iterator<Item = f32>, width: f32) -> Vec<(f32, f32)> {
    let mut places: Vec<Place> = leads
        .map(|lead| Place {
            byte: 0,
            lead,
            trail: lead,
            stop: true,
        })
        .collect();
    spread(&mut places, width);
    places.iter().map(|p| (p.lead, p.trail)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spread_leads(leads: &[f32], end: f32) -> Vec<(f32, f32)> {
        spread_edges(leads.iter().copied(), end)
    }

    #[test]
    fn letters_of_a_ligature_share_its_width() {
        assert_eq!(
            spread_leads(&[0.0, 5.0, 15.0, 15.0], 20.0),
            [(0.0, 5.0), (5.0, 10.0), (10.0, 15.0), (15.0, 20.0)]
        );
        assert_eq!(
            spread_leads(&[0.0, 9.0, 9.0, 9.0], 9.0),
            [(0.0, 2.25), (2.25, 4.5), (4.5, 6.75), (6.75, 9.0)]
        );
    }

    #[test]
    fn places_never_run_back() {
        assert_eq!(
            spread_leads(&[0.0, 8.0, 6.0], 10.0),
            [(0.0, 4.0), (4.0, 8.0), (8.0, 10.0)]
        );
        assert_eq!(spread_leads(&[], 10.0), []);
    }
}
