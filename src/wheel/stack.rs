//! Blocks in a column: each as near to where it belongs as the others allow, in
//! order, none over another, each within its own limits.

pub(super) struct Block {
    /// Where its top would be if it were alone.
    pub wanted: f64,
    pub height: f64,
    /// Its top is to lie within these.
    pub least: f64,
    pub most: f64,
}

/// The tops of the blocks, or `None` when they can't all have their place.
///
/// The positions of least squares come from pooling neighbours that push each
/// other (isotonic regression). Earliest, latest and pooled positions all keep
/// the blocks apart, and so does every minimum and maximum of them: clamping
/// the one by the others is safe.
pub(super) fn stack(blocks: &[Block], top: f64, bottom: f64) -> Option<Vec<f64>> {
    let mut earliest = Vec::with_capacity(blocks.len());
    let mut free = top;
    for block in blocks {
        let start = block.least.max(free);
        earliest.push(start);
        free = start + block.height;
    }
    let mut latest = vec![0.0; blocks.len()];
    let mut end = bottom;
    for (index, block) in blocks.iter().enumerate().rev() {
        let start = block.most.min(end - block.height);
        latest[index] = start;
        end = start;
    }
    if earliest.iter().zip(&latest).any(|(early, late)| *early > late + 1e-6) {
        return None;
    }
    let pooled = pooled(blocks);
    Some(
        pooled
            .into_iter()
            .zip(earliest.into_iter().zip(latest))
            .map(|(place, (early, late))| place.min(late).max(early))
            .collect(),
    )
}

/// Least squares from the wanted places, by the pool of adjacent violators.
fn pooled(blocks: &[Block]) -> Vec<f64> {
    // Without the heights before it, a block's place only has to be no less
    // than that of the one before.
    let mut pools: Vec<(f64, usize)> = Vec::new();
    let mut above = 0.0;
    for block in blocks {
        let (mut sum, mut count) = (block.wanted - above, 1);
        while let Some((other, size)) = pools.last().copied()
            && other / size as f64 >= sum / count as f64
        {
            pools.pop();
            sum += other;
            count += size;
        }
        pools.push((sum, count));
        above += block.height;
    }
    let levels =
        pools.into_iter().flat_map(|(sum, count)| std::iter::repeat_n(sum / count as f64, count));
    let mut above = 0.0;
    levels
        .zip(blocks)
        .map(|(level, block)| {
            let place = level + above;
            above += block.height;
            place
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Block, stack};

    fn block(wanted: f64, height: f64) -> Block {
        Block { wanted, height, least: f64::MIN, most: f64::MAX }
    }

    #[test]
    fn blocks_with_room_stand_where_they_want() {
        assert_eq!(
            stack(&[block(10.0, 5.0), block(30.0, 5.0)], 0.0, 100.0),
            Some(vec![10.0, 30.0])
        );
    }

    #[test]
    fn neighbours_share_the_push() {
        assert_eq!(
            stack(&[block(50.0, 10.0), block(50.0, 10.0)], 0.0, 100.0),
            Some(vec![45.0, 55.0])
        );
    }

    #[test]
    fn the_page_and_the_limits_hold() {
        let low = Block { wanted: 90.0, height: 20.0, least: 0.0, most: 40.0 };
        assert_eq!(stack(&[low, block(95.0, 20.0)], 0.0, 100.0), Some(vec![40.0, 80.0]));
        assert_eq!(stack(&[block(0.0, 60.0), block(0.0, 60.0)], 0.0, 100.0), None);
    }
}
