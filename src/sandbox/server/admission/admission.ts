import type { Admission, AdmissionContext, AdmissionPlugin } from './types.ts'

/** Runs the plug-ins in order: first all that change, later all that only look. */
export function createAdmission(context: AdmissionContext, enabled: readonly AdmissionPlugin[]): Admission {
  return {
    admit(request) {
      for (const plugin of enabled) plugin.admit?.(request, context)
    },
    *validate(request, check) {
      for (const plugin of enabled) {
        plugin.validate?.(request, context)
        if (!plugin.validateSteps) continue
        yield* plugin.validateSteps(request, context)
        check()
      }
    },
    connect(request) {
      for (const plugin of enabled) plugin.connect?.(request, context)
    },
  }
}
