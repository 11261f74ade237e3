/**
 * The script that runs one command of a lab. Every command gets a shell of its own, so a broken command harms nothing and a lab can be
 * resumed in another terminal or on another day: what carries over (folder, variables, functions, aliases) is read before and written after.
 *
 * Reads: K8SLAB_COMMAND the command; K8SLAB_STATE the folder with `carried.sh` (read first), `cwd` and `variables` (written last).
 */
export const bashWrapper = `
[ -r "$K8SLAB_STATE/carried.sh" ] && . "$K8SLAB_STATE/carried.sh"
__k8slab_save() {
  local status=$?
  { declare -p > "$K8SLAB_STATE/variables"; declare -f > "$K8SLAB_STATE/functions"; printf '%s' "$PWD" > "$K8SLAB_STATE/cwd"; } 2> /dev/null
  return $status
}
[ -n "$K8SLAB_FORGET" ] || trap __k8slab_save EXIT
trap : INT
eval "$K8SLAB_COMMAND"
`

/** The same for a POSIX shell without bash's \`declare\`. */
export const shWrapper = `
[ -r "$K8SLAB_STATE/carried.sh" ] && . "$K8SLAB_STATE/carried.sh"
__k8slab_save() {
  __k8slab_status=$?
  { { set; export -p; } > "$K8SLAB_STATE/variables"; : > "$K8SLAB_STATE/functions"; printf '%s' "$PWD" > "$K8SLAB_STATE/cwd"; } 2> /dev/null
  exit $__k8slab_status
}
[ -n "$K8SLAB_FORGET" ] || trap __k8slab_save EXIT
trap : INT
eval "$K8SLAB_COMMAND"
`
