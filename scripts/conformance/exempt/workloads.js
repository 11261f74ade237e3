/** Tests of the groups network, node and storage that do not count: `tests` matches their names, `reason` says why in a sentence. */
export const workloads = []
