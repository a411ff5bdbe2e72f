// Constants: those of the server's reader, by module. Generated: see backend/tests/reader_constants.py.

export const surface = {
	SIDE: 28,
	FILL_OVERDRAW: 0.25,
	SHARP: 1.7320508075688772,
};

export const layout = {
	NEAR: 0.1,
	MAX_STEP: 0.5,
	MAX_STEPS: 4096,
};

export const explanation = {
	MAX_OCCLUSIONS: 48,
	MIN_CHANGE: 0.01,
};

export const lattice = {
	BEAM: 5,
	LABELS: 4,
	MIN_RATIO: 0.001,
};

export const network = {
	DIGITS: 10,
};

export const occlusion = {
	PIECES: 24,
	MIN_LENGTH: 1.5,
	NEIGHBOURS: 1,
};

export const parts = {
	SPECK: 0.15,
	APART: 0.05,
	MAX_CUTS: 8,
	CUT_WIDTH: 0.85,
	MIN_CUT_WIDTH: 0.6,
	CUT_HEIGHT: 0.4,
	CUT_OVERLAP: 0.25,
	TALL: 0.6,
	SHARED: 0.15,
	MIN_HEIGHT: 0.3,
	ROW_HEIGHT: 0.35,
};

export const polyline = {
	TAP_EXTENT: 0.001,
};

export const raster = {
	BOX_SIDE: 20.0,
	PEN_WIDTH: 1.5,
	CENTRE: 14.5,
	CENTRE_TOLERANCE: 0.5,
	MAX_STEPS: 300,
	STEP: 1.0,
};

export const reader = {
	MAX_DIGITS: 16,
	AMBIGUITY: 0.5,
};

export const recognizer = {
	DOUBTLESS: 0.85,
	MAX_LOG_ODDS: 30.0,
};

export const segmentation = {
	MAX_PARTS: 4,
	MAX_CANDIDATES: 64,
	COLUMN_OVERLAP: 0.5,
	PADDING: 0.03,
	NEAR: 0.05,
	MAX_WIDTH: 1.6,
	MAX_GAP: 0.35,
	TALL: 0.6,
	SLACK: 0.05,
	FULL_HEIGHT: 0.8,
};

export const evidence = {
	PRIOR_LOG_ODDS: 5.3,
	DOTTED_RATIO: -5.9,
	QUESTION_MARK_RATIO: -4.0,
	SCRATCH_RATIO: -7.5,
	SCRIBBLE_RATIO: -4.2,
	STRAIGHTNESS: 0.95,
	SCRATCH_LENGTH: 0.8,
	EDGE_DISTANCE: 0.08,
	MAX_SLANT: 30.0,
	DOT_DISTANCE: 0.5,
	DOT_OFFSET: 0.12,
	SCRIBBLE_LENGTH: 60.0,
	OVERDRAWN: 1.35,
	RETRACED: 0.1,
};

export const candidates = {
	MAX_TOTAL_STEPS: 3200.0,
	MIN_STEPS: 400.0,
};

export const strokes = {
	SPECK_SHARE: 0.05,
	SPECK_EXTENT: 12.0,
};
