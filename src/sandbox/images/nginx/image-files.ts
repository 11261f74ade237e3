import { isAtLeast } from './version.ts'

const OLD_STYLE = `    body {
        width: 35em;
        margin: 0 auto;
        font-family: Tahoma, Verdana, Arial, sans-serif;
    }`
const NEW_STYLE = `html { color-scheme: light dark; }
body { width: 35em; margin: 0 auto;
font-family: Tahoma, Verdana, Arial, sans-serif; }`

/** The page a fresh nginx shows: 612 bytes, 615 since 1.21.5. */
export function welcomePage(version: string): string {
  return `<!DOCTYPE html>
<html>
<head>
<title>Welcome to nginx!</title>
<style>
${isAtLeast(version, '1.21.5') ? NEW_STYLE : OLD_STYLE}
</style>
</head>
<body>
<h1>Welcome to nginx!</h1>
<p>If you see this page, the nginx web server is successfully installed and
working. Further configuration is required.</p>

<p>For online documentation and support please refer to
<a href="http://nginx.org/">nginx.org</a>.<br/>
Commercial support is available at
<a href="http://nginx.com/">nginx.com</a>.</p>

<p><em>Thank you for using nginx.</em></p>
</body>
</html>
`
}

/** The page the packaged configuration names for 500, 502, 503 and 504. */
export const errorPage = `<!DOCTYPE html>
<html>
<head>
<title>Error</title>
<style>
html { color-scheme: light dark; }
body { width: 35em; margin: 0 auto;
font-family: Tahoma, Verdana, Arial, sans-serif; }
</style>
</head>
<body>
<h1>An error occurred.</h1>
<p>Sorry, the page you are looking for is currently unavailable.<br/>
Please try again later.</p>
<p>If you are the system administrator of this resource then you should check
the error log for details.</p>
<p><em>Faithfully yours, nginx.</em></p>
</body>
</html>
`

/** `/etc/nginx/nginx.conf` of the image. */
export function nginxConf(version: string, options: { unprivileged: boolean }): string {
  const level = isAtLeast(version, '1.19.10') ? 'notice' : 'warn'
  const pid = options.unprivileged ? '/tmp/nginx.pid' : '/var/run/nginx.pid'
  return `${
    options.unprivileged
      ? ''
      : `
user  nginx;`
  }
worker_processes  ${isAtLeast(version, '1.19.10') ? 'auto' : '1'};

error_log  /var/log/nginx/error.log ${level};
pid        ${pid};


events {
    worker_connections  1024;
}


http {
    include       /etc/nginx/mime.types;
    default_type  application/octet-stream;

    log_format  main  '$remote_addr - $remote_user [$time_local] "$request" '
                      '$status $body_bytes_sent "$http_referer" '
                      '"$http_user_agent" "$http_x_forwarded_for"';

    access_log  /var/log/nginx/access.log  main;

    sendfile        on;
    #tcp_nopush     on;

    keepalive_timeout  65;

    #gzip  on;

    include /etc/nginx/conf.d/*.conf;
}
`
}

/** `/etc/nginx/conf.d/default.conf` of the image. */
export function defaultConf(port: number): string {
  return `server {
    listen       ${port};
    server_name  localhost;

    #access_log  /var/log/nginx/host.access.log  main;

    location / {
        root   /usr/share/nginx/html;
        index  index.html index.htm;
    }

    #error_page  404              /404.html;

    # redirect server error pages to the static page /50x.html
    #
    error_page   500 502 503 504  /50x.html;
    location = /50x.html {
        root   /usr/share/nginx/html;
    }

    # proxy the PHP scripts to Apache listening on 127.0.0.1:80
    #
    #location ~ \\.php$ {
    #    proxy_pass   http://127.0.0.1;
    #}

    # pass the PHP scripts to FastCGI server listening on 127.0.0.1:9000
    #
    #location ~ \\.php$ {
    #    root           html;
    #    fastcgi_pass   127.0.0.1:9000;
    #    fastcgi_index  index.php;
    #    fastcgi_param  SCRIPT_FILENAME  /scripts$fastcgi_script_name;
    #    include        fastcgi_params;
    #}

    # deny access to .htaccess files, if Apache's document root
    # concurs with nginx's one
    #
    #location ~ /\\.ht {
    #    deny  all;
    #}
}
`
}

const TYPES: Readonly<Record<string, string>> = {
  'text/html': 'html htm shtml',
  'text/css': 'css',
  'text/xml': 'xml',
  'image/gif': 'gif',
  'image/jpeg': 'jpeg jpg',
  'application/javascript': 'js',
  'application/atom+xml': 'atom',
  'application/rss+xml': 'rss',
  'text/mathml': 'mml',
  'text/plain': 'txt',
  'text/x-component': 'htc',
  'image/png': 'png',
  'image/svg+xml': 'svg svgz',
  'image/tiff': 'tif tiff',
  'image/webp': 'webp',
  'image/x-icon': 'ico',
  'image/x-ms-bmp': 'bmp',
  'font/woff': 'woff',
  'font/woff2': 'woff2',
  'application/java-archive': 'jar war ear',
  'application/json': 'json',
  'application/msword': 'doc',
  'application/pdf': 'pdf',
  'application/rtf': 'rtf',
  'application/vnd.ms-excel': 'xls',
  'application/wasm': 'wasm',
  'application/x-7z-compressed': '7z',
  'application/x-perl': 'pl pm',
  'application/x-rar-compressed': 'rar',
  'application/x-tcl': 'tcl tk',
  'application/x-x509-ca-cert': 'der pem crt',
  'application/xhtml+xml': 'xhtml',
  'application/zip': 'zip',
  'application/octet-stream': 'bin exe dll deb dmg iso img msi msp msm',
  'audio/midi': 'mid midi kar',
  'audio/mpeg': 'mp3',
  'audio/ogg': 'ogg',
  'video/mp4': 'mp4',
  'video/mpeg': 'mpeg mpg',
  'video/webm': 'webm',
}

/** `/etc/nginx/mime.types`. */
export const mimeTypes = `
types {
${Object.entries(TYPES)
  .map(([type, extensions]) => `    ${type.padEnd(48)} ${extensions};\n`)
  .join('')}}
`
