// Metrics: sentences about how well the model reads. Pure functions.

/** @type {MetricTexts} */
const METRICS = {
	own_error: (error, n) => `It was adapted to drawings of its users, and reads ${exact(1 - error)} of ${n} others of these correctly.`,
	t10k_error: (error, n) => `It reads ${exact(1 - error)} of MNIST’s ${n} test digits correctly; they were never used for training or tuning.`,
	pendigits_train_validation_error: (error, n) => `It reads ${exact(1 - error)} of ${n} digits by unfamiliar writers correctly.`,
	t10k_wrong_of_those: (error) => `Of the test digits that it was sure about, it read ${exact(error)} wrong.`,
	omniglot_small_validation_non_digits_called_number: (error, n) =>
		`It mistakes ${exact(error)} of ${n} letters from unfamiliar alphabets for a number.`,
};

/** @type {MetricSentences} */
export const metricSentences = (metrics) =>
	Object.entries(METRICS)
		.filter(([metric]) => Number.isFinite(metrics[metric]))
		.map(([metric, sentence]) => sentence(metrics[metric], metrics[metric.replace(/error|called_number/, "examples")]?.toLocaleString("en")));

const exact = (/** @type {number} */ rate) => `${(rate * 100).toFixed(rate < 0.001 ? 2 : 1)}%`;
