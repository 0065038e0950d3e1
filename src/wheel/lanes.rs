//! Marks on one ring that stand too close together stand in lanes, side by side
//! across the ring.

/// What lies between two marks.
const GAP: f64 = 0.9;

/// How large the marks of a ring are, and how far each stands from its middle.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Lanes {
    pub radius: f64,
    /// In the order of the places; positive is outwards.
    pub offsets: Vec<f64>,
    /// Whether the marks keep clear of each other.
    pub clear: bool,
}

/// The largest of the radii with which every mark has room. `places` are
/// distances along the ring, in order; `width` is the ring's.
pub(super) fn lanes(places: &[f64], width: f64, radii: &[f64]) -> Lanes {
    for radius in radii.iter().copied() {
        let step = 2.0 * radius + GAP;
        if let Some(lanes) = assign(places, step, (width / step) as usize) {
            return Lanes { radius, offsets: offsets(places, &lanes, step), clear: true };
        }
    }
    let least = radii.last().copied().unwrap_or(1.0).min(width / 2.2);
    Lanes { radius: least, offsets: vec![0.0; places.len()], clear: false }
}

/// The first lane for each mark that has been free for a step.
fn assign(places: &[f64], step: f64, most: usize) -> Option<Vec<usize>> {
    let mut last: Vec<f64> = Vec::new();
    places
        .iter()
        .map(|place| {
            let free = last.iter().position(|before| place - before >= step);
            let lane = free.unwrap_or_else(|| {
                last.push(*place);
                last.len() - 1
            });
            last[lane] = *place;
            (lane < most).then_some(lane)
        })
        .collect()
}

/// Lanes become distances from the middle: each run of neighbours is centred.
fn offsets(places: &[f64], lanes: &[usize], step: f64) -> Vec<f64> {
    let mut offsets = Vec::with_capacity(places.len());
    let mut start = 0;
    for end in 1..=places.len() {
        if end < places.len() && places[end] - places[end - 1] < step {
            continue;
        }
        let run = &lanes[start..end];
        let middle = run.iter().copied().max().unwrap_or_default() as f64 / 2.0;
        offsets.extend(run.iter().map(|lane| (middle - *lane as f64) * step));
        start = end;
    }
    offsets
}

#[cfg(test)]
mod tests {
    use super::lanes;

    #[test]
    fn marks_with_room_stand_in_the_middle() {
        let lanes = lanes(&[0.0, 20.0, 40.0], 24.0, &[8.0, 4.0]);
        assert_eq!((lanes.radius, lanes.offsets), (8.0, vec![0.0; 3]));
    }

    #[test]
    fn neighbours_get_lanes_of_their_own() {
        let lanes = lanes(&[0.0, 3.0, 30.0], 20.0, &[8.0, 4.0]);
        assert_eq!((lanes.radius, lanes.offsets), (4.0, vec![4.45, -4.45, 0.0]));
        assert!(lanes.clear);
    }

    #[test]
    fn too_many_share_the_middle() {
        let lanes = lanes(&[0.0; 30], 20.0, &[8.0, 4.0]);
        assert_eq!((lanes.radius, lanes.clear), (4.0, false));
    }
}
