#!/bin/sh
# Removes everything this folder creates.
kubectl delete --ignore-not-found pods/healthy-monolith pods/monolith pods/secure-monolith
kubectl delete --ignore-not-found services/monolith services/auth services/frontend services/hello
kubectl delete --ignore-not-found deployments/auth deployments/frontend deployments/hello
kubectl delete --ignore-not-found secrets/tls-certs configmaps/nginx-frontend-conf configmaps/nginx-proxy-conf
