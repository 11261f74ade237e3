type Json = Record<string, unknown>

/** An answered object without what admission and allocation, not the strategies, put into it. */
export function comparable(answered: Json, kind: unknown): Json {
  const object = structuredClone(answered)
  const { labels, annotations } = (object['metadata'] ?? {}) as Json
  object['metadata'] = pruned({ labels, annotations })
  const spec = object['spec'] as Json | undefined
  if (kind === 'Node' && spec) drop(spec, 'taints', ({ key }) => key === 'node.kubernetes.io/not-ready')
  if (kind === 'Pod' && spec) withoutAdmission(spec)
  if (kind === 'Service' && spec) withoutAllocation(spec)
  return withoutEmptyLists(object) as Json
}

/** Lists that are always written are null in Go when they are empty. */
function withoutEmptyLists(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? null : value.map(withoutEmptyLists)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutEmptyLists(item)]))
}

function pruned(object: Json): Json {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined && value !== null))
}

function withoutAdmission(spec: Json): void {
  for (const field of ['priority', 'preemptionPolicy', 'serviceAccount', 'serviceAccountName']) delete spec[field]
  drop(spec, 'tolerations', ({ key }) => /^node\.kubernetes\.io\/(not-ready|unreachable)$/.test(String(key)))
  drop(spec, 'volumes', ({ name }) => String(name).startsWith('kube-api-access-'))
  for (const list of ['containers', 'initContainers']) {
    for (const container of (spec[list] ?? []) as Json[])
      drop(container, 'volumeMounts', ({ name }) => String(name).startsWith('kube-api-access-'))
  }
}

function withoutAllocation(spec: Json): void {
  if (spec['clusterIP'] !== 'None') for (const field of ['clusterIP', 'clusterIPs']) delete spec[field]
  delete spec['healthCheckNodePort']
  for (const port of (spec['ports'] ?? []) as Json[]) delete port['nodePort']
}

function drop(holder: Json, field: string, matches: (item: Json) => boolean): void {
  const rest = ((holder[field] ?? []) as Json[]).filter((item) => !matches(item))
  if (rest.length > 0) holder[field] = rest
  else delete holder[field]
}
