import { alpine } from '../base/alpine.ts'
import { debian } from '../base/debian.ts'
import { dockerEntrypoint } from '../nginx/entrypoint.ts'
import { defaultConf, errorPage, mimeTypes, nginxConf, welcomePage } from '../nginx/image-files.ts'
import { nginx as nginxProgram } from '../nginx/main.ts'
import { isAtLeast } from '../nginx/version.ts'
import type { Image, ImageConfig } from '../types.ts'
import { nginxTags, nginxVersion, releasedAt } from './nginx-tags.ts'

/** The official image, 1.9 and later, with its alpine and debian variants. */
export const nginx: Image = {
  repositories: [
    'nginx',
    'registry.k8s.io/e2e-test-images/nginx',
    'mirror.gcr.io/library/nginx',
    'public.ecr.aws/nginx/nginx',
  ],
  tags: nginxTags,
  config: (tag) => nginxConfig(tag, { port: 80, unprivileged: false }),
}

/** The image that needs no root: it listens on 8080. */
export const nginxUnprivileged: Image = {
  repositories: ['nginxinc/nginx-unprivileged'],
  tags: nginxTags.filter((tag) => isAtLeast(nginxVersion(tag), '1.13.0')),
  config: (tag) => nginxConfig(tag, { port: 8080, unprivileged: true }),
}

function nginxConfig(tag: string, { port, unprivileged }: { port: number; unprivileged: boolean }): ImageConfig {
  const version = nginxVersion(tag)
  const base = tag.includes('alpine') || tag === '1.14-1' || tag === '1.15-1' ? alpine('3.20.0') : debian()
  const page = welcomePage(version)
  const packaged = defaultConf(port)
  const built = releasedAt(version)
  const program = nginxProgram({
    version,
    builtBy: isAtLeast(version, '1.23.0') ? 'gcc 12.2.0 (Debian 12.2.0-14)' : 'gcc 10.2.1 20210110 (Debian 10.2.1-6)',
    builtAt: (_, data) => (Buffer.from(data).toString() === page ? built : undefined),
  })
  const hasEntrypoint = isAtLeast(version, '1.19.0')
  const entrypoint = '/docker-entrypoint.sh'
  return {
    ...base,
    entrypoint: hasEntrypoint ? [entrypoint] : [],
    cmd: ['nginx', '-g', 'daemon off;'],
    env: { ...base.env, NGINX_VERSION: version },
    user: unprivileged ? '101' : '',
    stopSignal: isAtLeast(version, '1.19.0') ? 'SIGQUIT' : 'SIGTERM',
    sizeInMegabytes: tag.includes('alpine') ? 43 : 188,
    files: {
      ...base.files,
      '/etc/nginx/nginx.conf': nginxConf(version, { unprivileged }),
      '/etc/nginx/conf.d/default.conf': packaged,
      '/etc/nginx/mime.types': mimeTypes,
      '/usr/share/nginx/html/index.html': page,
      '/usr/share/nginx/html/50x.html': errorPage,
      '/var/cache/nginx/': '',
    },
    links: {
      ...base.links,
      '/var/log/nginx/access.log': '/dev/stdout',
      '/var/log/nginx/error.log': '/dev/stderr',
    },
    programs: {
      ...base.programs,
      '/usr/sbin/nginx': program,
      ...(hasEntrypoint ? { [entrypoint]: dockerEntrypoint(version, packaged) } : {}),
    },
  }
}
