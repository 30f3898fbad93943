# Homeward's image: worker, desk and command line. PostgreSQL and Temporal are services of their own (docker-compose.yml).

FROM python:3.11-slim-bookworm AS build
WORKDIR /source
COPY requirements/build.txt requirements/runtime.txt requirements/
RUN python -m venv /opt/homeward \
    && /opt/homeward/bin/pip install --no-cache-dir --require-hashes --no-deps -r requirements/runtime.txt \
    && pip install --no-cache-dir --require-hashes --no-deps -r requirements/build.txt
COPY . .
RUN pip wheel --no-cache-dir --no-deps --no-build-isolation --wheel-dir /wheels . \
    && /opt/homeward/bin/pip install --no-cache-dir --no-deps /wheels/*.whl \
    && /opt/homeward/bin/pip uninstall --yes pip

FROM python:3.11-slim-bookworm
# a volume that is mounted at the folder of documents takes its owner over
RUN useradd --system --uid 10001 --home-dir /nonexistent --no-create-home --shell /usr/sbin/nologin homeward \
    && install --directory --owner=10001 --group=10001 --mode=0700 /var/lib/homeward/documents
COPY --from=build /opt/homeward /opt/homeward
ENV PATH=/opt/homeward/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HOMEWARD_STATE=/tmp/homeward \
    HOMEWARD_LOG__FORMAT=json
USER 10001:10001
# the worker lets running activities finish, HOMEWARD_WORKER__GRACEFUL_SHUTDOWN_SECONDS long
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=20s --start-period=60s --retries=3 \
    CMD ["homeward", "healthcheck", "worker"]
CMD ["python", "-m", "worker"]
