/** Deeper than that nothing is done in steps: what has thousands of parts has them above. */
export const STEPPED = 3

/** So many parts are a step. */
export const MANY = 2048
