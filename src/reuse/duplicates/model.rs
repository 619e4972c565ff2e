//! How sure it is that two passages say the same: a logistic model over [`super::features`].

use super::features::{COUNT, Features, NAMES};

/// Weights learned from planted duplicates. `tests/tools/learn_duplicates.rs` makes them.
const SHIPPED: &str = include_str!("../../../assets/reuse/duplicate_weights.tsv");

/// One weight for each number, and one that is always added.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    base: f32,
    weights: Features,
}

impl Model {
    /// The weights that come with the program.
    pub fn shipped() -> Self {
        Self::parse(SHIPPED)
    }

    /// A model of these weights.
    pub fn new(base: f32, weights: Features) -> Self {
        Self { base, weights }
    }

    /// Reads lines of a name, a tab and a weight; `base` is the one always added. What is not named weighs nothing.
    pub fn parse(table: &str) -> Self {
        let mut model = Self {
            base: 0.0,
            weights: [0.0; COUNT],
        };
        for (name, weight) in table.lines().filter_map(|line| line.split_once('\t')) {
            let Ok(weight) = weight.parse() else { continue };
            let known = NAMES
                .iter()
                .position(|known| *known == name)
                .and_then(|at| model.weights.get_mut(at));
            match known {
                Some(slot) => *slot = weight,
                None if name == "base" => model.base = weight,
                None => {}
            }
        }
        model
    }

    /// The lines that [`Self::parse`] reads.
    pub fn table(&self) -> String {
        let rows = NAMES
            .iter()
            .zip(&self.weights)
            .map(|(name, weight)| format!("{name}\t{weight:.4}\n"));
        std::iter::once(format!("base\t{:.4}\n", self.base))
            .chain(rows)
            .collect()
    }

    /// How likely it is that an analyst would call it the same, from 0 to 1. `chance` is [`chance_of`] the sentences at
    /// hand.
    pub fn likelihood(&self, features: &Features, chance: f32) -> f32 {
        let sum: f32 = self
            .weights
            .iter()
            .zip(features)
            .map(|(weight, value)| weight * value)
            .sum();
        1.0 / (1.0 + (-self.base - chance - sum).exp())
    }
}

/// How many sentences the weights were learned from.
const LEARNED_FROM: f32 = 45_000.0;
/// How much it counts that there are fewer or more of them.
const CHANCE: f32 = 0.4;
/// The most that it counts.
const MOST: f32 = 2.0;

/// What the number of sentences says of two that look alike: those that are the same grow with their number, those that
/// look alike by chance with its square. Added to the logarithm of the odds.
pub(super) fn chance_of(sentences: usize) -> f32 {
    (CHANCE * (LEARNED_FROM / sentences.max(1) as f32).ln()).clamp(-MOST / 2.0, MOST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_weights_name_every_number() {
        let model = Model::shipped();
        assert!(model.weights.iter().all(|weight| *weight != 0.0), "{model:?}");
        assert_eq!(Model::parse(&model.table()), model);
    }

    #[test]
    fn a_likelihood_is_a_share() {
        let mut weights = [0.0; COUNT];
        weights[0] = 2.0;
        let model = Model::new(-1.0, weights);
        let mut features = [0.0; COUNT];
        features[0] = 0.5;
        assert_eq!(model.likelihood(&features, 0.0), 0.5);
        assert!(model.likelihood(&features, chance_of(300)) > 0.8);
        assert!(model.likelihood(&features, chance_of(8_000_000)) < 0.3);
        features[0] = 1e9;
        assert_eq!(model.likelihood(&features, 0.0), 1.0);
    }
}
