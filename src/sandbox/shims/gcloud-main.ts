import { gcloud } from './gcloud/gcloud.ts'
import { runCloudProgram } from './gcloud/main.ts'

await runCloudProgram(gcloud)
