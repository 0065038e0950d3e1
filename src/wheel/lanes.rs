//! Marks on one ring that would touch each other stand in lanes across the ring;
//! those of one day also side by side along it.

/// What lies between two marks.
const GAP: f64 = 0.9;
/// What lies between the marks of two days when some stand abreast.
const APART: f64 = 3.0;
/// More marks of one day than this side by side would look like other days'.
const MOST_ABREAST: usize = 3;

/// How large the marks of a ring are, and where each stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Lanes {
    pub radius: f64,
    /// One for each mark, day after day.
    pub spots: Vec<Spot>,
    /// Whether the marks keep clear of each other.
    pub clear: bool,
}

/// Where a mark stands, from the middle of its day on the middle of the ring.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Spot {
    pub outwards: f64,
    /// Along the ring's inner side.
    pub onwards: f64,
}

/// A day's distance along the ring's inner side, and its number of marks.
pub(super) type Day = (f64, usize);

/// The largest of the radii with which every mark has room. The days are in order.
pub(super) fn lanes(days: &[Day], width: f64, radii: &[f64]) -> Lanes {
    for radius in radii.iter().copied() {
        if let Some(spots) = spots(days, 2.0 * radius + GAP, width) {
            return Lanes { radius, spots, clear: true };
        }
    }
    let radius = radii.last().copied().unwrap_or(1.0).min(width / 2.2);
    let marks = days.iter().map(|(_, count)| count).sum();
    Lanes { radius, spots: vec![Spot { outwards: 0.0, onwards: 0.0 }; marks], clear: false }
}

fn spots(days: &[Day], step: f64, width: f64) -> Option<Vec<Spot>> {
    let most = (width / step) as usize;
    let abreast = |count: usize| count.div_ceil(most.max(1));
    if most == 0 || days.iter().any(|(_, count)| abreast(*count) > MOST_ABREAST) {
        return None;
    }
    // Marks abreast have to be seen to belong together.
    let merges = |pair: &[Day]| {
        let columns = abreast(pair[0].1) + abreast(pair[1].1);
        columns > 2 && pair[1].0 - pair[0].0 < columns as f64 / 2.0 * step + APART
    };
    if days.windows(2).any(merges) {
        return None;
    }
    let onwards: Vec<f64> = days
        .iter()
        .flat_map(|(_, count)| {
            let columns = abreast(*count);
            let middle = (columns - 1) as f64 / 2.0;
            (0..*count).map(move |mark| ((mark % columns) as f64 - middle) * step)
        })
        .collect();
    let starts = days.iter().flat_map(|(start, count)| std::iter::repeat_n(*start, *count));
    let places: Vec<f64> = starts.zip(&onwards).map(|(start, onwards)| start + onwards).collect();
    let outwards = outwards(&places, step, most)?;
    Some(
        outwards
            .into_iter()
            .zip(onwards)
            .map(|(outwards, onwards)| Spot { outwards, onwards })
            .collect(),
    )
}

/// How far each mark stands from the middle: the first lane that has been free
/// for a step, each run of neighbours centred.
fn outwards(places: &[f64], step: f64, most: usize) -> Option<Vec<f64>> {
    // What should be a step may come out a hair less.
    let near = step - 1e-6;
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.sort_by(|a, b| places[*a].total_cmp(&places[*b]));
    let mut last: Vec<f64> = Vec::new();
    let mut lanes = Vec::with_capacity(order.len());
    for index in &order {
        let place = places[*index];
        let free = last.iter().position(|before| place - before >= near);
        let lane = free.unwrap_or(last.len());
        if lane == most {
            return None;
        }
        last.resize(last.len().max(lane + 1), place);
        last[lane] = place;
        lanes.push(lane);
    }
    let mut outwards = vec![0.0; places.len()];
    let mut start = 0;
    for end in 1..=order.len() {
        if end < order.len() && places[order[end]] - places[order[end - 1]] < near {
            continue;
        }
        let middle = lanes[start..end].iter().copied().max().unwrap_or_default() as f64 / 2.0;
        for position in start..end {
            outwards[order[position]] = (middle - lanes[position] as f64) * step;
        }
        start = end;
    }
    Some(outwards)
}

#[cfg(test)]
mod tests {
    use super::{Lanes, lanes};

    fn outwards(lanes: &Lanes) -> Vec<f64> {
        lanes.spots.iter().map(|spot| spot.outwards).collect()
    }

    #[test]
    fn marks_with_room_stand_in_the_middle() {
        let lanes = lanes(&[(0.0, 1), (20.0, 1), (40.0, 1)], 24.0, &[8.0, 4.0]);
        assert_eq!((lanes.radius, outwards(&lanes)), (8.0, vec![0.0; 3]));
    }

    #[test]
    fn neighbours_get_lanes_of_their_own() {
        let lanes = lanes(&[(0.0, 1), (3.0, 1), (30.0, 1)], 20.0, &[8.0, 4.0]);
        assert_eq!((lanes.radius, outwards(&lanes)), (4.0, vec![4.45, -4.45, 0.0]));
        assert!(lanes.clear);
    }

    #[test]
    fn many_of_one_day_stand_abreast() {
        let lanes = lanes(&[(0.0, 3), (60.0, 1)], 20.0, &[4.0]);
        let onwards: Vec<f64> = lanes.spots.iter().map(|spot| spot.onwards).collect();
        assert_eq!(onwards, [-4.45, 4.45, -4.45, 0.0]);
        assert_eq!(outwards(&lanes), [4.45, 0.0, -4.45, 0.0]);
    }

    #[test]
    fn too_many_share_the_middle() {
        let lanes = lanes(&[(0.0, 30)], 20.0, &[8.0, 4.0]);
        assert_eq!((lanes.radius, lanes.clear, lanes.spots.len()), (4.0, false, 30));
    }
}
