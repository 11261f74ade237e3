import { messageOf } from '../../util/message-of.ts'
import type { Clock } from '../clock.ts'
import { sleep } from '../clock.ts'
import type { ImageCatalogue } from '../images/catalogue.ts'
import type { ImageConfig } from '../images/types.ts'
import type { Container } from '../schema/types.gen.ts'
import { backoff, goDuration } from './backoff.ts'

/** An image that a container can be made of. */
export interface PulledImage {
  config: ImageConfig
  /** `docker.io/library/nginx:1.27` */
  name: string
  /** `docker.io/library/nginx@sha256:…` */
  id: string
  sizeBytes: number
}

export type PullReason = 'ErrImagePull' | 'ImagePullBackOff' | 'InvalidImageName' | 'ErrImageNeverPull'

/** Why a container has no image; the reason and message of its waiting state. */
export class PullError extends Error {
  readonly reason: PullReason
  /** Milliseconds after which it is worth trying again. */
  readonly retryAfter: number
  constructor(reason: PullReason, message: string, retryAfter: number) {
    super(message)
    this.reason = reason
    this.retryAfter = retryAfter
  }
}

type PullEvent = (type: 'Normal' | 'Warning', reason: string, message: string) => void

/** The images of one node. */
export interface ImagePuller {
  /** Makes sure that the image is there as the pull policy says; rejects with PullError. */
  ensure(container: Container, podUid: string, event: PullEvent, signal: AbortSignal): Promise<PulledImage>
  forget(podUid: string): void
  images(): readonly PulledImage[]
}

/** After a failed pull the kubelet comes back soon to say that it is backing off. */
const soon = 2000

/** `known` are the names of images that the node had before. */
export function imagePuller(
  catalogue: ImageCatalogue,
  clock: Clock,
  known: readonly string[],
  onChange: () => void,
): ImagePuller {
  const present = presentImages(catalogue, known)
  const failures = pullFailures(clock)
  return {
    async ensure({ image: text = '', imagePullPolicy }, podUid, event, signal) {
      const found = present.get(nameOf(catalogue, text, event))
      if (found && imagePullPolicy !== 'Always') {
        event('Normal', 'Pulled', `Container image "${text}" already present on machine`)
        return found
      }
      if (imagePullPolicy === 'Never') throw neverPull(text, event)
      failures.check(podUid, text, event)
      event('Normal', 'Pulling', `Pulling image "${text}"`)
      try {
        const started = clock.now()
        const image = await pullImage({ catalogue, clock, isPresent: found !== undefined }, text, signal)
        const isNew = !present.has(image.name)
        present.set(image.name, image)
        if (isNew) onChange()
        event('Normal', 'Pulled', pulledMessage(text, image, clock.now() - started))
        return image
      } catch (error) {
        if (signal.aborted) throw error
        throw failures.add(podUid, text, messageOf(error), event)
      }
    },
    forget: (podUid) => failures.forget(podUid),
    images: () => [...present.values()],
  }
}

function presentImages(catalogue: ImageCatalogue, known: readonly string[]): Map<string, PulledImage> {
  const resolved = known.map((name) => ({ name, resolution: catalogue.resolve(name) }))
  const images = resolved.flatMap(({ name, resolution }) =>
    'error' in resolution || name.includes('@') ? [] : [pulledImage(name, resolution)],
  )
  return new Map(images.map((image) => [image.name, image]))
}

/** Takes the time a pull would; pulls go on side by side (`serializeImagePulls: false`). */
async function pullImage(
  { catalogue, clock, isPresent }: { catalogue: ImageCatalogue; clock: Clock; isPresent: boolean },
  text: string,
  signal: AbortSignal,
): Promise<PulledImage> {
  const resolution = catalogue.resolve(text)
  if ('error' in resolution) {
    await sleep(clock, failedPull, signal)
    throw new Error(resolution.error)
  }
  const image = pulledImage(text, resolution)
  await sleep(clock, isPresent ? manifestCheck : pullTime(image), signal)
  return image
}

/** Failed pulls by pod and image, with their back-off. */
function pullFailures(clock: Clock) {
  const delays = backoff(clock)
  const messages = new Map<string, string>()
  const keyOf = (podUid: string, text: string) => `${podUid}_${text}`
  return {
    check(podUid: string, text: string, event: PullEvent): void {
      const key = keyOf(podUid, text)
      const wait = delays.remaining(key)
      if (wait > 0) throw backingOff(text, messages.get(key) ?? '', wait, event)
    },
    add(podUid: string, text: string, message: string, event: PullEvent): PullError {
      delays.next(keyOf(podUid, text), clock.now())
      messages.set(keyOf(podUid, text), message)
      event('Warning', 'Failed', `Failed to pull image "${text}": ${message}`)
      return new PullError('ErrImagePull', message, soon)
    },
    forget(podUid: string): void {
      delays.forget(podUid)
      for (const key of messages.keys()) if (key.startsWith(podUid)) messages.delete(key)
    },
  }
}

const manifestCheck = 40
const failedPull = 150

/** Shortened for people, but in the order of the sizes. */
function pullTime({ sizeBytes }: PulledImage): number {
  return Math.round(Math.min(120, 40 + (0.5 * sizeBytes) / 1_000_000))
}

type Resolved = Exclude<ReturnType<ImageCatalogue['resolve']>, { error: string }>

function pulledImage(text: string, { config, digest, reference }: Resolved): PulledImage {
  const repository = `${reference.registry}/${reference.repository}`
  // A made-up remainder, always the same for an image: real sizes are no round numbers.
  const odd = Number.parseInt(digest.slice(-5), 16) % 1_000_000
  const sizeBytes = Math.round(config.sizeInMegabytes * 1_000_000) + odd
  return { config, name: reference.name || text, id: `${repository}@${digest}`, sizeBytes }
}

function pulledMessage(text: string, { sizeBytes }: PulledImage, milliseconds: number): string {
  const took = `in ${goDuration(milliseconds)} (${goDuration(milliseconds)} including waiting)`
  return `Successfully pulled image "${text}" ${took}. Image size: ${sizeBytes} bytes.`
}

/** The full name of the image a container asks for; throws InvalidImageName. */
function nameOf(catalogue: ImageCatalogue, text: string, event: PullEvent): string {
  const resolution = catalogue.resolve(text)
  if (!('error' in resolution)) return resolution.reference.name
  if (resolution.reason !== 'InvalidImageName') return text
  event('Warning', 'InspectFailed', resolution.error)
  throw new PullError('InvalidImageName', resolution.error, Number.POSITIVE_INFINITY)
}

function neverPull(text: string, event: PullEvent): PullError {
  const message = `Container image "${text}" is not present with pull policy of Never`
  event('Warning', 'ErrImageNeverPull', message)
  return new PullError('ErrImageNeverPull', message, Number.POSITIVE_INFINITY)
}

function backingOff(text: string, last: string, wait: number, event: PullEvent): PullError {
  const message = `Back-off pulling image "${text}"`
  event('Normal', 'BackOff', message)
  return new PullError('ImagePullBackOff', `${message}: ErrImagePull: ${last}`, wait)
}
