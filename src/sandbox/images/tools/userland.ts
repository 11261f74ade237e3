/** Whose versions of the common tools an image has. */
export type Userland = 'busybox' | 'gnu'
