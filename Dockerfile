# Two stages make the image, and what they leave is copied into an empty one: so it holds no pip, no
# compiler, no apt and no perl, and what was taken away takes no room. `scripts/check-image` carries
# out the first stage without a container engine, and walks a learner through its result.

# A tag that gets security updates. For a build that comes out the same each time, name a digest:
# --build-arg PYTHON=python:3.12-slim-bookworm@sha256:...
ARG PYTHON=python:3.12-slim-bookworm

FROM ${PYTHON} AS build
# For strip. Debian keeps only its newest version of a package, so that none can be named.
# hadolint ignore=DL3008
RUN apt-get update && apt-get install --yes --no-install-recommends binutils \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY requirements.txt /build/
RUN python -m venv --without-pip /venv \
    && pip --python /venv/bin/python install --no-cache-dir --no-compile --require-hashes \
        --requirement /build/requirements.txt
COPY bot bot
COPY lessons lessons
COPY scheduler scheduler
COPY storage storage
RUN /venv/bin/python -B -m bot.places build bot/places
COPY scripts/image.py /build/
RUN python -B /build/image.py slim /venv/lib/python3.*/site-packages bot/locales \
    && /venv/bin/python /build/image.py compile /app /app /venv

FROM ${PYTHON} AS trimmed
RUN useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin offclock
# What installs, logs in and boots, and converts the alphabets of other centuries (gconv). The list of
# packages that dpkg keeps stays true, for scanners; dpkg itself lacks what it needs afterwards.
RUN dpkg --purge --force-depends --force-remove-essential --force-remove-protected \
        adduser apt bash bsdutils debian-archive-keyring e2fsprogs gpgv libapt-pkg6.0 libdb5.3 \
        libext2fs2 libgcrypt20 libgnutls30 libgpg-error0 libgssapi-krb5-2 libhogweed6 libidn2-0 \
        libk5crypto3 libkeyutils1 libkrb5-3 libkrb5support0 libnettle8 libnsl2 libp11-kit0 \
        libpam-modules libpam-modules-bin libpam-runtime libpam0g libseccomp2 libsemanage2 \
        libsemanage-common libsepol2 libss2 libsystemd0 libtasn1-6 libtirpc-common libtirpc3 \
        libunistring2 libxxhash0 login logsave mount openssl passwd tzdata util-linux \
        util-linux-extra usr-is-merged \
    && dpkg --purge --force-depends --force-remove-essential \
        debconf diffutils init-system-helpers perl-base tar \
    && rm -rf /var/cache/* /var/log/* /usr/lib/*/gconv /usr/local/bin/idle* /usr/local/bin/pip* \
        /usr/local/lib/python3.*/config-* /usr/local/lib/python3.*/ensurepip \
        /usr/local/lib/python3.*/idlelib /usr/local/lib/python3.*/lib2to3 \
        /usr/local/lib/python3.*/pydoc_data /usr/local/lib/python3.*/site-packages/* \
        /usr/local/lib/python3.*/tkinter /usr/local/lib/python3.*/turtle*
COPY --from=build /venv /venv
COPY --from=build /app /app
COPY scripts/image.py /build/
RUN /venv/bin/python /build/image.py compile /app /usr/local/lib \
    && rm -rf /build && mkdir /app/data && chown offclock /app/data

FROM scratch
# hadolint ignore=DL3067
COPY --from=trimmed / /
ARG OFFCLOCK_COMMIT=
LABEL org.opencontainers.image.title="Offclock" \
    org.opencontainers.image.description="Soft skills for freelancers, taught over Telegram in the minutes they already have" \
    org.opencontainers.image.licenses="MIT AND CC-BY-4.0" \
    org.opencontainers.image.revision="${OFFCLOCK_COMMIT}"
ENV PATH=/venv/bin:/usr/local/bin:/usr/bin:/bin \
    LANG=C.UTF-8 \
    TZ=UTC \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    LISTEN=0.0.0.0:8080 \
    LOG_FORMAT=json \
    OFFCLOCK_COMMIT=${OFFCLOCK_COMMIT}
WORKDIR /app
USER 10001
VOLUME /app/data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 \
    CMD ["python", "-m", "bot.health"]
STOPSIGNAL SIGTERM
CMD ["python", "-m", "bot"]
