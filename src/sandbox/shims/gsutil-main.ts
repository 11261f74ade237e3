import { runCloudProgram } from './gcloud/main.ts'
import { gsutil } from './gsutil/gsutil.ts'

await runCloudProgram(gsutil)
