/** The finalizer that holds a definition until the last of its objects is gone. */
export const CLEANUP = 'customresourcecleanup.apiextensions.k8s.io'
