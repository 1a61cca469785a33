using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace IncidentKB.Data.Sqlite.Migrations
{
    /// <summary>
    /// Answers belong to whoever gave them. Those from before belong to nobody who could be named, and are suggestions to
    /// reviewers from now on. Written by hand: EF would copy the table in several transactions, and a start that is killed between
    /// them could not be repeated.
    /// </summary>
    public partial class Answers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
            """
            CREATE TABLE "answers" (
                "Fingerprint" TEXT NOT NULL,
                "IncidentId" INTEGER NOT NULL,
                "ReaderId" TEXT NOT NULL,
                "Standing" TEXT NOT NULL,
                "WasIt" INTEGER NOT NULL,
                "CreatedAt" TEXT NOT NULL,
                CONSTRAINT "PK_trace_feedback" PRIMARY KEY ("Fingerprint", "IncidentId", "ReaderId"),
                CONSTRAINT "FK_trace_feedback_incidents_IncidentId" FOREIGN KEY ("IncidentId") REFERENCES "incidents" ("Id") ON DELETE CASCADE
            );
            INSERT INTO "answers" SELECT "Fingerprint", "IncidentId", '00000000-0000-0000-0000-000000000000', 'Visitor', "WasIt", "CreatedAt"
            FROM "trace_feedback";
            DROP TABLE "trace_feedback";
            ALTER TABLE "answers" RENAME TO "trace_feedback";
            CREATE INDEX "IX_trace_feedback_CreatedAt" ON "trace_feedback" ("CreatedAt");
            CREATE INDEX "IX_trace_feedback_IncidentId" ON "trace_feedback" ("IncidentId");
            """);

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
            """
            CREATE TABLE "answers" (
                "Fingerprint" TEXT NOT NULL,
                "IncidentId" INTEGER NOT NULL,
                "WasIt" INTEGER NOT NULL,
                "CreatedAt" TEXT NOT NULL,
                CONSTRAINT "PK_trace_feedback" PRIMARY KEY ("Fingerprint", "IncidentId"),
                CONSTRAINT "FK_trace_feedback_incidents_IncidentId" FOREIGN KEY ("IncidentId") REFERENCES "incidents" ("Id") ON DELETE CASCADE
            );
            INSERT INTO "answers" SELECT "Fingerprint", "IncidentId", MAX("WasIt"), MAX("CreatedAt") FROM "trace_feedback"
            GROUP BY "Fingerprint", "IncidentId";
            DROP TABLE "trace_feedback";
            ALTER TABLE "answers" RENAME TO "trace_feedback";
            CREATE INDEX "IX_trace_feedback_CreatedAt" ON "trace_feedback" ("CreatedAt");
            CREATE INDEX "IX_trace_feedback_IncidentId" ON "trace_feedback" ("IncidentId");
            """);
    }
}
