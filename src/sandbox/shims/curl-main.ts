import { curl } from '../images/tools/curl/main.ts'
import { withPassword } from './host/password.ts'
import { runProgram } from './host/run-program.ts'

process.exitCode = await runProgram(curl, ['curl', ...(await withPassword(process.argv.slice(2)))])
process.stdin.unref?.()
