import { alpine } from '../base/alpine.ts'
import { type HightowerApp, hightower } from '../programs/hightower.ts'
import type { Image } from '../types.ts'

/** `kelseyhightower/monolith`, `auth` and `hello`, as the course "Scalable Microservices with Kubernetes" and Google's labs use them. */
export const hightowerImages: readonly Image[] = (['monolith', 'auth', 'hello'] as const).map(image)

function image(app: HightowerApp): Image {
  const path = `/usr/bin/${app}`
  return {
    repositories: [`kelseyhightower/${app}`, `udacity/example-${app}`],
    tags: ['1.0.0', '2.0.0', 'latest'],
    config: (tag) => {
      const base = alpine('3.1.4')
      const version = tag === '2.0.0' ? '2.0.0' : '1.0.0'
      return {
        ...base,
        entrypoint: [path],
        cmd: [],
        sizeInMegabytes: 15,
        programs: { ...base.programs, [path]: hightower(app, version) },
      }
    },
  }
}
