import type { Steps } from '../../steps.ts'
import type { Admission, AdmissionContext, AdmissionPlugin } from './types.ts'

/** Runs the plug-ins in order: first all that change, later all that only look. */
export function createAdmission(context: AdmissionContext, enabled: readonly AdmissionPlugin[]): Admission {
  return {
    admit(request) {
      for (const plugin of enabled) plugin.admit?.(request, context)
    },
    *validate(request, check) {
      for (const [index, plugin] of enabled.entries()) {
        plugin.validate?.(request, context)
        const hasWaited = plugin.validateSteps && (yield* waiting(plugin.validateSteps(request, context)))
        if (!hasWaited) continue
        check()
        // What those before have looked at may have changed meanwhile.
        for (const earlier of enabled.slice(0, index)) earlier.validate?.(request, context)
      }
    },
    connect(request) {
      for (const plugin of enabled) plugin.connect?.(request, context)
    },
  }
}

/** Whether there was more than one step. */
function* waiting(steps: Steps<void>): Steps<boolean> {
  let count = 0
  while (!steps.next().done) {
    count++
    yield
  }
  return count > 0
}
