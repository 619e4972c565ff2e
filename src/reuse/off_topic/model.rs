//! The linear model: a weight for each feature, and what it makes of a line.

use super::feature_table::{COUNT, place};
use super::features::Values;

/// A feature's average and spread over the pages it was learned from, and its weight.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weight {
    pub mean: f32,
    pub spread: f32,
    /// Per spread: positive speaks for boilerplate.
    pub weight: f32,
}

/// Weights that were learned, and those set by hand.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    pub bias: f32,
    pub weights: [Weight; COUNT],
}

impl Model {
    /// The weights the program comes with. `tests/benches/off_topic.rs` makes them.
    pub fn shipped() -> Self {
        Self::read(include_str!("../../../assets/reuse/off_topic_weights.tsv"))
    }

    /// Reads a table of name, average, spread and weight; a feature without a row weighs nothing.
    pub fn read(text: &str) -> Self {
        let mut model = Self {
            bias: 0.0,
            weights: [Weight {
                mean: 0.0,
                spread: 1.0,
                weight: 0.0,
            }; COUNT],
        };
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let fields: Vec<&str> = line.split('\t').collect();
            let [name, mean, spread, weight] = fields.as_slice() else {
                continue;
            };
            let (Ok(mean), Ok(spread), Ok(weight)) = (mean.parse(), spread.parse(), weight.parse()) else {
                continue;
            };
            if *name == "bias" {
                model.bias = weight;
            } else if let Some(at) = place(name) {
                model.weights[at] = Weight { mean, spread, weight };
            }
        }
        model
    }

    /// Each feature in spreads from its average.
    pub fn standardise(&self, values: &Values) -> Values {
        let mut standard = [0.0; COUNT];
        for ((slot, value), weight) in standard.iter_mut().zip(values).zip(&self.weights) {
            *slot = ((value - weight.mean) / weight.spread).clamp(-8.0, 8.0);
        }
        standard
    }

    /// The log odds that a line is boilerplate.
    pub fn log_odds(&self, values: &Values) -> f32 {
        let standard = self.standardise(values);
        self.bias
            + standard
                .iter()
                .zip(&self.weights)
                .map(|(value, weight)| value * weight.weight)
                .sum::<f32>()
    }
}

/// A probability from log odds.
pub fn probability(log_odds: f32) -> f32 {
    1.0 / (1.0 + (-log_odds).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_table_has_a_row_for_each_feature() {
        let table = include_str!("../../../assets/reuse/off_topic_weights.tsv");
        let rows: Vec<&str> = table.lines().filter_map(|row| row.split('\t').next()).collect();
        for feature in super::super::feature_table::FEATURES {
            assert_eq!(
                rows.iter().filter(|row| **row == feature.name).count(),
                1,
                "{}",
                feature.name
            );
        }
        assert_eq!(rows.len(), COUNT + 2);
    }

    #[test]
    fn a_value_counts_in_spreads_from_its_average() {
        let model = Model::read("# a comment\nbias\t0\t1\t-1\nlength\t2\t0.5\t3\nno such\t0\t1\t9\nprose\tbroken\n");
        let mut values = [0.0; COUNT];
        values[place("length").unwrap()] = 3.0;
        assert_eq!(model.log_odds(&values), -1.0 + 3.0 * 2.0);
        assert_eq!(probability(0.0), 0.5);
    }
}
