import type { Draft } from '../../objects.ts'
import type { Job } from '../../schema/types.gen.ts'

/**
 * Labels the pods of a job with its uid and name and selects them by the uid (`generateSelector`). A job without a uid, which only
 * exists before the server has given it one, is left alone.
 */
export function generateSelector({ metadata, spec }: Draft<Job>): void {
  const { uid, name } = metadata
  if (!spec || spec.manualSelector || !uid) return
  const own: Record<string, string> = {
    'controller-uid': uid,
    'batch.kubernetes.io/controller-uid': uid,
    'job-name': name ?? '',
    'batch.kubernetes.io/job-name': name ?? '',
  }
  const labels = spec.template.metadata?.labels ?? {}
  spec.template.metadata = { ...spec.template.metadata, labels: { ...own, ...labels } }
  spec.selector ??= {}
  spec.selector.matchLabels = { ...spec.selector.matchLabels }
  spec.selector.matchLabels['batch.kubernetes.io/controller-uid'] ??= uid
}
