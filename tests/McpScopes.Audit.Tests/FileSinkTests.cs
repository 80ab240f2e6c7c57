using McpScopes.Tests.Wire;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace McpScopes.Audit.Tests;

/// <summary>Files with one record a line: rotated, kept, whole.</summary>
public sealed class FileSinkTests : IDisposable
{
    private readonly AuditFolder _folder = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_batch_is_in_the_file_when_the_write_is_done(bool flushToDisk)
    {
        using var sink = _folder.Sink(options => options.FlushToDisk = flushToDisk);

        await sink.WriteAsync([Records.Decided(1), Records.Completed(1)], CancellationToken.None);

        Assert.Equal(["decided", "completed"], _folder.Lines.Select(line => (string?)line["stage"]));
        Assert.Matches(@"audit-\d{8}\.jsonl$", Assert.Single(_folder.Files));
    }

    [Fact]
    public async Task A_full_file_is_followed_by_another_and_only_so_many_are_kept()
    {
        using var sink = _folder.Sink(options => (options.FileSizeLimit, options.RetainedFiles) = (4096, 3));

        for (var i = 0; i < 100; i++)
        {
            await sink.WriteAsync(Records.Decided(i), CancellationToken.None);
        }

        Assert.Equal(3, _folder.Files.Count);
        Assert.All(_folder.Files, file => Assert.InRange(new FileInfo(file).Length, 1, 8192));
        Assert.Equal(Records.Decided(99).RequestId, (string?)_folder.Lines[^1]["requestId"]);
    }

    [Fact]
    public async Task Without_a_limit_of_files_none_is_deleted()
    {
        using var sink = _folder.Sink(options => options.FileSizeLimit = 4096);

        for (var i = 0; i < 400; i++)
        {
            await sink.WriteAsync(Records.Decided(i), CancellationToken.None);
        }

        Assert.Equal(400, _folder.Lines.Count);
        Assert.True(_folder.Files.Count > 31);
    }

    [Fact]
    public async Task A_process_that_was_killed_in_the_middle_of_a_line_costs_no_other_line()
    {
        using (var sink = _folder.Sink())
        {
            await sink.WriteAsync(Records.Decided(1), CancellationToken.None);
        }

        await File.AppendAllTextAsync(_folder.Files[0], "{\"time\":\"2026", TestContext.Current.CancellationToken);
        using var next = _folder.Sink();
        await next.WriteAsync(Records.Decided(2), CancellationToken.None);

        Assert.Equal([Records.Decided(1).RequestId, Records.Decided(2).RequestId], _folder.Lines.Select(line => (string?)line["requestId"]));
    }

    /// <summary>Linux would let both write over each other.</summary>
    [Fact]
    public async Task Another_process_with_the_same_path_fails_until_the_first_has_gone()
    {
        using var two = _folder.Sink();
        using (var one = _folder.Sink())
        {
            await one.WriteAsync(Records.Decided(1), CancellationToken.None);
            var failure = await Assert.ThrowsAsync<IOException>(() => two.WriteAsync(Records.Decided(2), CancellationToken.None).AsTask());
            Assert.Contains("a McpScopes:Audit:File:Path of its own", failure.Message, StringComparison.Ordinal);
            await one.WriteAsync(Records.Decided(3), CancellationToken.None);
        }

        await two.WriteAsync(Records.Decided(2), CancellationToken.None);

        Assert.Equal(3, _folder.Lines.Count);
    }

    [Fact]
    public async Task Ocsf_events_are_written_where_they_are_asked_for()
    {
        using var sink = _folder.Sink(options => options.Format = AuditFileFormat.Ocsf);

        await sink.WriteAsync(Records.WithHostileNames(1), CancellationToken.None);

        Assert.Equal([], OcsfSchema.Mistakes(Assert.Single(_folder.Lines).AsObject()));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_to_is_a_failure_and_so_is_each_try()
    {
        // A file stands where the folder should be.
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "file"), "", TestContext.Current.CancellationToken);
        using var sink = _folder.Sink(options => options.Path = Path.Combine("file", "audit.jsonl"));

        for (var i = 0; i < 3; i++)
        {
            await Assert.ThrowsAnyAsync<IOException>(() => sink.WriteAsync(Records.Decided(1), CancellationToken.None).AsTask());
        }
    }

    [Theory]
    [InlineData("McpScopes:Audit:File:Path is ''")]
    [InlineData("McpScopes:Audit:File:FileSizeLimit is 10")]
    [InlineData("McpScopes:Audit:File:RetainedFiles is 0")]
    [InlineData("McpScopes:Audit:File:Format is 7")]
    [InlineData("McpScopes:Audit:File:Interval is 7")]
    public async Task A_wrong_setting_does_not_start(string message)
    {
        await using var authority = TestAuthority.Stopped();
        var failure = await Assert.ThrowsAnyAsync<OptionsValidationException>(() => TestServer.StartAsync(authority, build: (builder, _) =>
            builder.Services.AddScopeAuditFile(options =>
            {
                options.Path = message.Contains(":Path", StringComparison.Ordinal) ? null : "audit.jsonl";
                options.FileSizeLimit = message.Contains(":FileSizeLimit", StringComparison.Ordinal) ? 10 : 4096;
                options.RetainedFiles = message.Contains(":RetainedFiles", StringComparison.Ordinal) ? 0 : null;
                options.Format = message.Contains(":Format", StringComparison.Ordinal) ? (AuditFileFormat)7 : default;
                options.Interval = message.Contains(":Interval", StringComparison.Ordinal) ? (AuditFileInterval)7 : default;
            })));

        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
