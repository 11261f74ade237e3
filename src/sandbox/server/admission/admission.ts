import type { Admission, AdmissionContext, AdmissionPlugin } from './types.ts'

/** Runs the plug-ins in order: first all that change, later all that only look. */
export function createAdmission(context: AdmissionContext, enabled: readonly AdmissionPlugin[]): Admission {
  return {
    admit(request) {
      for (const plugin of enabled) plugin.admit?.(request, context)
    },
    validate(request) {
      for (const plugin of enabled) plugin.validate?.(request, context)
    },
    connect(request) {
      for (const plugin of enabled) plugin.connect?.(request, context)
    },
  }
}
