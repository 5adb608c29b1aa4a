# Two stages: the first one has what installing needs, the second one only what serving needs.
FROM python:3.12-slim AS build
WORKDIR /srv/guanhao
RUN python -m venv .venv
COPY requirements-postgres.txt .
RUN .venv/bin/pip install --no-cache-dir --require-hashes -r requirements-postgres.txt
COPY . .
RUN .venv/bin/python -m config.catalogs \
    && SECRET_KEY=only-to-collect-static-files-at-build-time DOUYIN_IDENTITY=simulated \
       .venv/bin/python manage.py collectstatic --noinput --verbosity 0

FROM python:3.12-slim
LABEL org.opencontainers.image.title="Guanhao" org.opencontainers.image.licenses="Apache-2.0"
RUN useradd --system --uid 10001 --home-dir /srv/guanhao guanhao \
    && mkdir -p /srv/guanhao/data && chown guanhao /srv/guanhao/data
COPY --from=build /srv/guanhao /srv/guanhao
WORKDIR /srv/guanhao
USER guanhao
ENV PATH=/srv/guanhao/.venv/bin:$PATH PYTHONUNBUFFERED=1 HOST=0.0.0.0 PORT=8000
EXPOSE 8000
VOLUME /srv/guanhao/data
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=2)"]
CMD ["python", "-m", "config.serve"]
