/** Tests of the required groups that do not count: `tests` matches their names, `reason` is a sentence for docs/conformance.md. */
export const controlPlane = [
  {
    tests: /\] Aggregator /,
    reason: 'The sample API server and its etcd are programs inside container images that the sandbox does not have.',
  },
]
