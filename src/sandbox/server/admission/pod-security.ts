import type { AdmissionPlugin } from './types.ts'

export const podSecurity: AdmissionPlugin = { name: 'PodSecurity' }
