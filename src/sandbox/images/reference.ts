/** An image reference with everything spelled out. */
export interface ImageReference {
  /** `docker.io` unless the name starts with a registry. */
  registry: string
  /** Without the registry: `library/nginx`. */
  repository: string
  /** `latest` when neither tag nor digest is given. */
  tag: string
  digest: string | undefined
  /** `docker.io/library/nginx:1.27`, as containerd writes it. */
  name: string
}

const DEFAULT_REGISTRY = 'docker.io'
const COMPONENT = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/
const TAG = /^\w[\w.-]{0,127}$/
const DIGEST = /^sha256:[0-9a-f]{64}$/

/** Takes a reference apart by the rules of docker/distribution; `error` carries its words when the text is none. */
export function parseReference(text: string): ImageReference | { error: string } {
  const [beforeDigest = '', digest] = splitOnce(text, '@')
  const colon = beforeDigest.lastIndexOf(':')
  const hasTag = colon > beforeDigest.lastIndexOf('/')
  const path = hasTag ? beforeDigest.slice(0, colon) : beforeDigest
  const tag = hasTag ? beforeDigest.slice(colon + 1) : undefined
  const { registry, repository } = splitRegistry(path)

  if (repository !== repository.toLowerCase())
    return { error: `invalid reference format: repository name (${repository}) must be lowercase` }
  const valid =
    repository.split('/').every((component) => COMPONENT.test(component)) &&
    (tag === undefined || TAG.test(tag)) &&
    (digest === undefined || DIGEST.test(digest))
  if (!valid) return { error: 'invalid reference format' }

  const suffix = digest === undefined ? `:${tag ?? 'latest'}` : `${tag === undefined ? '' : `:${tag}`}@${digest}`
  return { registry, repository, tag: tag ?? 'latest', digest, name: `${registry}/${repository}${suffix}` }
}

function splitRegistry(path: string): { registry: string; repository: string } {
  const [first = '', rest] = splitOnce(path, '/')
  if (rest !== undefined && (/[.:]/.test(first) || first === 'localhost')) {
    const registry = first === 'index.docker.io' ? DEFAULT_REGISTRY : first
    return { registry, repository: registry === DEFAULT_REGISTRY && !rest.includes('/') ? `library/${rest}` : rest }
  }
  return { registry: DEFAULT_REGISTRY, repository: rest === undefined ? `library/${path}` : path }
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator)
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)]
}
