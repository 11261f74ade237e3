import { hightowerImages } from './library/hightower.ts'
import { nginx, nginxUnprivileged } from './library/nginx.ts'
import type { Image } from './types.ts'

/** Every image of the sandbox. To add one: a file in `library/` and a line here. */
export const images: readonly Image[] = [nginx, nginxUnprivileged, ...hightowerImages]
