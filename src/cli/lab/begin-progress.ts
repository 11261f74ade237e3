import path from 'node:path'
import { josa } from '../../i18n/josa.ts'
import { findLab } from '../../labs/discover.ts'
import type { Lab } from '../../labs/types.ts'
import { clusterOf } from '../../progress/place.ts'
import type { Progress } from '../../progress/progress.ts'
import { UserError } from '../../util/errors.ts'
import type { Context } from '../context.ts'
import { freshProgress } from './fresh-progress.ts'
import { labStateFolder, parseClusterChoice } from './lab-context.ts'
import type { StartOptions } from './start.ts'

/**
 * The progress to go on with: that of the place asked for, where there is one and no fresh start is wanted; else a new one, not yet written
 * down.
 */
export async function beginProgress(
  lab: Lab,
  before: Progress | undefined,
  options: StartOptions,
  context: Context,
): Promise<Progress> {
  checkNamespace(options.namespace)
  const cluster = options.cluster ?? (before ? clusterOf(before) : 'sandbox')
  const choice = parseClusterChoice(cluster)
  const isHere = before && clusterOf(before) === cluster && (options.namespace ?? before.namespace) === before.namespace
  const there = isHere ? before : await context.progress.kept(lab.id, { cluster, namespace: options.namespace })
  if (there && !options.fresh) return there
  if (there) {
    const { resetLab } = await import('./reset.ts')
    await resetLab({ lab, progress: there, yes: true }, context)
  }
  const bundled = (await findLab(lab.id).catch(() => undefined))?.folder === lab.folder
  const workFolder = path.resolve(context.cwd, options.workdir ?? path.join(labStateFolder(context, lab.id), 'work'))
  return freshProgress(lab, choice, {
    namespace: options.namespace ?? 'default',
    workFolder,
    now: context.now(),
    bundled,
  })
}

/** As the API server would refuse it, before anything is begun. */
function checkNamespace(name: string | undefined): void {
  if (name === undefined || (/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(name) && name.length <= 63)) return
  throw new UserError(
    'namespace-invalid',
    {
      en: `${JSON.stringify(name)} cannot be the name of a namespace: lower-case letters, digits and hyphens, 63 at most.`,
      ko: `${josa(JSON.stringify(name), '은/는')} 네임스페이스 이름으로 쓸 수 없습니다. 영문 소문자, 숫자, 하이픈으로 63자까지 쓸 수 있습니다.`,
    },
    {
      exitCode: 2,
    },
  )
}
