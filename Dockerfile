# Builds and runs IncidentKB: docker build -t incidentkb . && docker run -p 5080:5080 -v incidentkb:/data incidentkb
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source

# Apart from the sources, so that a change of a page does not restore every package again.
COPY global.json Directory.Build.props Directory.Packages.props ./
COPY src/IncidentKB.Core/*.csproj src/IncidentKB.Core/
COPY src/IncidentKB.Data/*.csproj src/IncidentKB.Data/
COPY src/IncidentKB.Runner/*.csproj src/IncidentKB.Runner/
COPY src/IncidentKB.Runner.Worker/*.csproj src/IncidentKB.Runner.Worker/
COPY src/IncidentKB.Web/*.csproj src/IncidentKB.Web/*.targets src/IncidentKB.Web/
RUN dotnet restore src/IncidentKB.Web

COPY . .
RUN dotnet publish src/IncidentKB.Web --configuration Release --no-restore --output /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
# The first two are for the sandbox; without the third, every start on PostgreSQL begins with an error about it.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libseccomp2 bubblewrap libgssapi-krb5-2 \
    && rm -rf /var/lib/apt/lists/* \
    && mkdir /data \
    && chown $APP_UID /data

WORKDIR /app
COPY --from=build /app .

# The ports that the base image sets would only be overruled with a warning. SQLite writes files that last for a statement, and with
# --read-only only /data can be written.
ENV ASPNETCORE_HTTP_PORTS="" \
    ASPNETCORE_URLS=http://0.0.0.0:5080 \
    Kb__DataDirectory=/data \
    SQLITE_TMPDIR=/data
USER $APP_UID
VOLUME /data
EXPOSE 5080

# The image has no curl, but bash can speak to a port.
HEALTHCHECK --interval=30s --timeout=5s --start-period=15s CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/5080 && printf 'GET /healthz HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -F ' 200 '"]

ENTRYPOINT ["dotnet", "IncidentKB.Web.dll"]
