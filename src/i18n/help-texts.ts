/** The Korean of what `--help` says, by its English: the texts of the commands stand with the commands. */
export const koreanHelp: Readonly<Record<string, string>> = {
  'Run Kubernetes tutorials as labs that check themselves, with or without a cluster.':
    '쿠버네티스 튜토리얼을 스스로 채점하는 실습으로 실행합니다. 클러스터가 있어도 없어도 됩니다.',
  'The sandbox on its own, for any use of kubectl.': '샌드박스만 따로: kubectl로 무엇이든 해 볼 수 있습니다.',
  'Check a step: what is right, what is wrong, and why.': '단계를 확인합니다: 맞은 것, 틀린 것, 그 이유.',
  'Show what a command does.': '명령이 하는 일을 보여 줍니다.',
  'Give the next hint for this step.': '이 단계의 다음 힌트를 보여 줍니다.',
  'List the labs, what they need, and how far you are.': '실습 목록과 필요한 것, 나의 진도를 보여 줍니다.',
  'Go on to the next step, when this one is done.': '이 단계가 끝났으면 다음 단계로 갑니다.',
  'Delete what a lab owns, after asking, and forget the progress.':
    '실습이 만든 것을 물어본 뒤 삭제하고 진도를 지웁니다.',
  'Open your own shell in a lab: its cluster, its tools, its folder, your progress before each prompt.':
    '실습 환경에서 셸을 엽니다: 실습의 클러스터, 도구, 폴더를 쓰고 프롬프트마다 진도가 보입니다.',
  'Solve this step without points and go on.': '점수 없이 이 단계를 해결하고 넘어갑니다.',
  'Apply the solution of this step; harmless when it is done already.':
    '이 단계의 정답을 적용합니다. 이미 끝난 단계라면 아무 일도 없습니다.',
  'Start a lab, or go on where you left it.': '실습을 시작하거나, 멈춘 곳에서 이어서 합니다.',
  'Show where you are in the labs you have started.': '시작한 실습에서 지금 어디인지 보여 줍니다.',
  'Print the version.': '버전을 출력합니다.',
  "Print the path of the sandbox's kubeconfig.": '샌드박스 kubeconfig의 경로를 출력합니다.',
  'Start the sandbox, a Kubernetes of its own, in the background.':
    '자체 쿠버네티스인 샌드박스를 백그라운드에서 시작합니다.',
  'Stop the sandbox; what is in it stays for the next time.':
    '샌드박스를 멈춥니다. 안에 있는 것은 다음을 위해 남습니다.',
  'Show whether the sandbox runs, and where.': '샌드박스가 실행 중인지, 어디에 있는지 보여 줍니다.',
  'Id of a lab; the one started last when left out.': '실습 ID. 생략하면 마지막에 시작한 실습.',
  'Id of a lab; all that were started when left out.': '실습 ID. 생략하면 시작한 모든 실습.',
  'Id of a lab, or a path to one of your own.': '실습 ID, 또는 직접 만든 실습의 경로.',
  'The command; all of them when left out.': '명령. 생략하면 모든 명령.',
  'Id or number of a step; the current one when left out.': '단계의 ID나 번호. 생략하면 현재 단계.',
  'Check every step.': '모든 단계를 확인합니다.',
  'Go on watching until everything holds.': '모두 충족될 때까지 계속 지켜봅니다.',
  'Do not ask.': '묻지 않습니다.',
  'Run every step by itself.': '모든 단계를 자동으로 실행합니다.',
  'sandbox, minikube, kind, gke, or context:NAME.': 'sandbox, minikube, kind, gke 또는 context:이름.',
  'Namespace to work in.': '작업할 네임스페이스.',
  'Forget the progress, delete what the lab owns, begin anew.':
    '진도를 지우고, 실습이 만든 것을 삭제하고, 새로 시작합니다.',
  'Exit code 0 when everything holds, 1 when something does not.': '모두 충족되면 종료 코드 0, 아니면 1입니다.',
  'Exit code 0 when it runs, 3 when it does not.': '실행 중이면 종료 코드 0, 아니면 3입니다.',
  'Folder for the files of the lab.': '실습 파일을 둘 폴더.',
  'Do not ask before a cluster of yours is touched.': '내 클러스터를 건드리기 전에 묻지 않습니다.',
  'Print its content.': '내용을 출력합니다.',
  'What the sandbox looks like; the one that runs when left out, else minikube.':
    '샌드박스의 모습. 생략하면 실행 중인 것, 없으면 minikube.',
  'How many nodes, when it is made.': '새로 만들 때의 노드 수.',
  'Port of the API on 127.0.0.1; 0 for any.': '127.0.0.1의 API 포트. 0이면 아무 포트나.',
  'Delete everything in it too.': '안에 있는 것도 모두 삭제합니다.',
  'Print JSON and nothing else.': 'JSON만 출력합니다.',
  'Lines in order: no redraw, no spinner, numbered choices. For screen readers, pipes and CI.':
    '차례대로 줄만 출력합니다: 다시 그리기와 스피너가 없고 선택지는 번호로. 화면 낭독기, 파이프, CI용.',
  'Use colours, or --no-color for none.': '색을 씁니다. --no-color는 쓰지 않습니다.',
  'Language: en or ko.': '언어: en 또는 ko.',
  'Display autocomplete installation instructions.': '자동 완성 설치 방법을 보여 줍니다.',
  'Shell type': '셸의 종류',
  'Refresh cache (ignores displaying instructions)': '캐시를 새로 만듭니다. 설치 방법은 보여 주지 않습니다.',
}

/** The headings of its sections. */
export const koreanHeadings: Readonly<Record<string, string>> = {
  USAGE: '사용법',
  VERSION: '버전',
  TOPICS: '주제',
  COMMANDS: '명령',
  ARGUMENTS: '인자',
  FLAGS: '플래그',
  'GLOBAL FLAGS': '공통 플래그',
  EXAMPLES: '예',
  DESCRIPTION: '설명',
}
