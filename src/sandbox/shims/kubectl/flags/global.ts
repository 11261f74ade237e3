import type { FlagSpec } from './spec.ts'
import { arrayFlag, boolFlag, intFlag, stringFlag } from './spec.ts'

/** Flags every command takes (genericclioptions.ConfigFlags and klog's). */
export const globalFlags: readonly FlagSpec[] = listed().map((flag) => ({ ...flag, global: true }))

function listed(): FlagSpec[] {
  return [
    stringFlag('as', 'Username to impersonate for the operation.'),
    arrayFlag('as-group', 'Group to impersonate for the operation, this flag can be repeated.'),
    stringFlag('as-uid', 'UID to impersonate for the operation.'),
    stringFlag('cache-dir', 'Default cache directory'),
    stringFlag('certificate-authority', 'Path to a cert file for the certificate authority'),
    stringFlag('client-certificate', 'Path to a client certificate file for TLS'),
    stringFlag('client-key', 'Path to a client key file for TLS'),
    stringFlag('cluster', 'The name of the kubeconfig cluster to use'),
    stringFlag('context', 'The name of the kubeconfig context to use'),
    boolFlag('disable-compression', 'If true, opt-out of response compression for all requests to the server'),
    boolFlag('insecure-skip-tls-verify', "If true, the server's certificate will not be checked for validity."),
    stringFlag('kubeconfig', 'Path to the kubeconfig file to use for CLI requests.'),
    stringFlag('log-flush-frequency', 'Maximum number of seconds between log flushes', { hidden: true }),
    boolFlag('match-server-version', 'Require server version to match client version'),
    stringFlag('namespace', 'If present, the namespace scope for this CLI request', { short: 'n' }),
    stringFlag('password', 'Password for basic authentication to the API server'),
    stringFlag('profile', 'Name of profile to capture.', { default: 'none', hidden: true }),
    stringFlag('profile-output', 'Name of the file to write the profile to', {
      default: 'profile.pprof',
      hidden: true,
    }),
    stringFlag('request-timeout', 'The length of time to wait before giving up on a single server request.', {
      default: '0',
    }),
    stringFlag('server', 'The address and port of the Kubernetes API server', { short: 's' }),
    stringFlag('tls-server-name', 'Server name to use for server certificate validation.'),
    stringFlag('token', 'Bearer token for authentication to the API server'),
    stringFlag('user', 'The name of the kubeconfig user to use'),
    stringFlag('username', 'Username for basic authentication to the API server'),
    intFlag('v', 'number for the log level verbosity', { short: 'v', default: '0' }),
    stringFlag('vmodule', 'comma-separated list of pattern=N settings', { hidden: true }),
    boolFlag(
      'warnings-as-errors',
      'Treat warnings received from the server as errors and exit with a non-zero exit code',
    ),
  ]
}
