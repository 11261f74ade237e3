import { messages } from './messages.ts'

/** What `k8slab cluster` says. */
export const clusterMessages = messages(
  {
    running: (flavour: string, url: string) => `The sandbox runs (${flavour}): ${url}`,
    nodes: (names: string) => `Nodes: ${names}`,
    noCluster: 'It has no cluster yet; gcloud container clusters create makes one.',
    useIt: 'Use it with:  export KUBECONFIG=$(k8slab cluster kubeconfig)',
    stopped: 'The sandbox is stopped; what is in it stays.',
    deleted: 'The sandbox and everything in it is deleted.',
    notRunning: 'No sandbox runs.',
    startIt: 'k8slab cluster up',
    reachable: 'Reachable from this machine:',
    moved: (wanted: number) => `port ${wanted} is taken`,
  },
  {
    running: (flavour, url) => `샌드박스가 실행 중입니다 (${flavour}): ${url}`,
    nodes: (names) => `노드: ${names}`,
    noCluster: '아직 클러스터가 없습니다. gcloud container clusters create로 만드세요.',
    useIt: '사용하려면:  export KUBECONFIG=$(k8slab cluster kubeconfig)',
    stopped: '샌드박스를 멈췄습니다. 안에 있던 것은 그대로 남습니다.',
    deleted: '샌드박스와 그 안의 모든 것을 삭제했습니다.',
    notRunning: '실행 중인 샌드박스가 없습니다.',
    startIt: 'k8slab cluster up',
    reachable: '이 컴퓨터에서 접속할 수 있는 주소:',
    moved: (wanted) => `${wanted}번 포트는 사용 중`,
  },
)
