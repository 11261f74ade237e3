import { createHash } from 'node:crypto'
import { perObject } from '../../util/per-object.ts'
import { near } from './near.ts'
import { type ImageReference, parseReference } from './reference.ts'
import { images } from './table.ts'
import type { Image, ImageConfig } from './types.ts'

export type Resolution =
  | { image: Image; config: ImageConfig; digest: string; reference: ImageReference }
  | {
      /** The message of the failed pull, in containerd's words. */
      error: string
      /** `InvalidImageName`: the reference cannot be read; a pull is never tried. */
      reason: 'ErrImagePull' | 'InvalidImageName'
    }

export type ImageCatalogue = { resolve: typeof resolveImage }

/** What a container runs for an image reference, or why it cannot be pulled. */
export function resolveImage(text: string): Resolution {
  const reference = parseReference(text)
  if ('error' in reference) {
    const error = `couldn't parse image name "${text}": ${reference.error}`
    return { error: `Failed to apply default image tag "${text}": ${error}`, reason: 'InvalidImageName' }
  }
  const image = byRepository().get(`${reference.registry}/${reference.repository}`)
  if (!image) return { error: deniedMessage(reference, text), reason: 'ErrImagePull' }

  const tag = reference.digest === undefined ? reference.tag : tagOfDigest(image, reference)
  if (tag === undefined || !hasTag(image, tag)) {
    return { error: notFoundMessage(reference, image), reason: 'ErrImagePull' }
  }
  return { image, config: configOf(image, tag), digest: digestOf(reference, tag), reference }
}

/** Configurations are made once: the programs in them are compared by identity. */
const configs = perObject((_: Image) => new Map<string, ImageConfig>())

function configOf(image: Image, tag: string): ImageConfig {
  const known = configs(image)
  const config = known.get(tag) ?? image.config(tag)
  known.set(tag, config)
  return config
}

let repositories: ReadonlyMap<string, Image> | undefined

function byRepository(): ReadonlyMap<string, Image> {
  repositories ??= new Map(images.flatMap((image) => image.repositories.map((name) => [fullName(name), image])))
  return repositories
}

function fullName(name: string): string {
  const reference = parseReference(name)
  return 'error' in reference ? name : `${reference.registry}/${reference.repository}`
}

function hasTag(image: Image, tag: string): boolean {
  return image.tags.includes('*') || image.tags.includes(tag)
}

function tagOfDigest(image: Image, reference: ImageReference): string | undefined {
  return [reference.tag, ...image.tags].find((tag) => tag !== '*' && digestOf(reference, tag) === reference.digest)
}

/** A digest that is always the same for the same image: made up from its name. */
function digestOf({ registry, repository }: ImageReference, tag: string): string {
  return `sha256:${createHash('sha256').update(`${registry}/${repository}:${tag}`).digest('hex')}`
}

function notFoundMessage({ name }: ImageReference, image: Image): string {
  const known = image.tags.filter((tag) => tag !== '*')
  const words = `failed to pull and unpack image "${name}": failed to resolve reference "${name}": ${name}: not found`
  return `rpc error: code = NotFound desc = ${words}${known.length > 0 ? ` (tags the sandbox has: ${shorten(known)})` : ''}`
}

/** A registry answers for a repository it does not have as for one it does not show. */
function deniedMessage({ name, registry, repository }: ImageReference, text: string): string {
  const refusal =
    registry === 'docker.io'
      ? 'pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed'
      : `${name}: not found`
  const code = registry === 'docker.io' ? 'Unknown' : 'NotFound'
  const names = [...byRepository().keys()].map((known) => known.replace(/^docker\.io\/(library\/)?/, ''))
  const short = repository.replace(/^library\//, '')
  const suggestions = near(short, names)
  const hint = suggestions.length > 0 ? `near ones: ${suggestions.join(', ')}` : `it has ${shorten(names)}`
  return (
    `rpc error: code = ${code} desc = failed to pull and unpack image "${name}": ` +
    `failed to resolve reference "${name}": ${refusal} (the sandbox has no image "${text}"; ${hint})`
  )
}

function shorten(names: readonly string[]): string {
  return names.length > 12 ? `${names.slice(0, 12).join(', ')}, …` : names.join(', ')
}
