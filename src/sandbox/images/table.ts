import { agnhost, updateDemo } from './library/agnhost.ts'
import { clusterComponents } from './library/cluster-components.ts'
import { coredns } from './library/coredns.ts'
import { e2ePrograms } from './library/e2e-programs.ts'
import { echoserver, httpEcho } from './library/echo-servers.ts'
import { helloApp } from './library/hello-app.ts'
import { hightowerImages } from './library/hightower.ts'
import { httpd } from './library/httpd.ts'
import { kubernetesBootcamp } from './library/kubernetes-bootcamp.ts'
import { nginx, nginxUnprivileged } from './library/nginx.ts'
import { pause } from './library/pause.ts'
import { redis } from './library/redis.ts'
import { alpineImage, busybox, curlImages, debianImage, toolboxes } from './library/systems.ts'
import type { Image } from './types.ts'

/** Every image of the sandbox. To add one: a file in `library/` and a line here. */
export const images: readonly Image[] = [
  nginx,
  nginxUnprivileged,
  ...hightowerImages,
  kubernetesBootcamp,
  helloApp,
  httpd,
  redis,
  busybox,
  alpineImage,
  debianImage,
  curlImages,
  toolboxes,
  echoserver,
  httpEcho,
  agnhost,
  ...updateDemo,
  ...e2ePrograms,
  pause,
  coredns,
  ...clusterComponents,
]
