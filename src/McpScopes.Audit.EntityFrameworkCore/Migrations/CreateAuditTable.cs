using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace McpScopes.Audit.Store.Migrations;

/// <summary>No column names a type of one database: each provider takes its own for what the property is.</summary>
[DbContext(typeof(AuditDb))]
[Migration("20261124000000_CreateAuditTable")]
internal sealed class CreateAuditTable : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            AuditDb.Table,
            table => new
            {
                RequestId = table.Column<string>(maxLength: AuditDb.MaxWordLength, nullable: false),
                Stage = table.Column<string>(maxLength: AuditDb.MaxWordLength, nullable: false),
                Time = table.Column<long>(nullable: false),
                TraceId = table.Column<string>(nullable: true),
                Decision = table.Column<string>(maxLength: AuditDb.MaxWordLength, nullable: false),
                Status = table.Column<int>(nullable: true),
                Reason = table.Column<string>(maxLength: AuditDb.MaxWordLength, nullable: false),
                Detail = table.Column<string>(nullable: true),
                Subject = table.Column<string>(nullable: true),
                Name = table.Column<string>(nullable: true),
                ClientId = table.Column<string>(nullable: true),
                TokenId = table.Column<string>(nullable: true),
                Issuer = table.Column<string>(nullable: true),
                Method = table.Column<string>(nullable: true),
                PrimitiveKind = table.Column<string>(maxLength: AuditDb.MaxWordLength, nullable: true),
                Primitive = table.Column<string>(nullable: true),
                Required = table.Column<string>(nullable: false),
                Granted = table.Column<string>(nullable: false),
                RemoteAddress = table.Column<string>(nullable: true),
                SessionId = table.Column<string>(nullable: true),
                Arguments = table.Column<string>(nullable: true),
                Outcome = table.Column<string>(maxLength: AuditDb.MaxWordLength, nullable: false),
                DurationTicks = table.Column<long>(nullable: true),
            },
            constraints: table => table.PrimaryKey($"PK_{AuditDb.Table}", record => new { record.RequestId, record.Stage }));
        migrationBuilder.CreateIndex($"IX_{AuditDb.Table}_Subject_RequestId", AuditDb.Table, ["Subject", "RequestId"]);
        migrationBuilder.CreateIndex($"IX_{AuditDb.Table}_Name_RequestId", AuditDb.Table, ["Name", "RequestId"]);
        migrationBuilder.CreateIndex($"IX_{AuditDb.Table}_Primitive_RequestId", AuditDb.Table, ["Primitive", "RequestId"]);
        migrationBuilder.CreateIndex($"IX_{AuditDb.Table}_Time", AuditDb.Table, "Time");
    }

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.DropTable(AuditDb.Table);
}
