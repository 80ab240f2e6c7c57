namespace McpScopes.Matrix.Tests;

/// <summary>What came of a program.</summary>
/// <param name="Failure">Why it did not start.</param>
/// <param name="Answers">What a caller got, by token.</param>
internal sealed record Outcome(string? Failure, string[] Answers)
{
    public const string Scope = "todo:delete";

    public bool Matches(Cell cell, bool isFound, int runs)
    {
        if (!cell.IsWhole || !isFound)
        {
            return runs == 0 && (Failure is not null
                ? System.Text.RegularExpressions.Regex.IsMatch(Failure, cell.Missing)
                : Array.TrueForAll(Answers, answer => answer is "refused" or "401" or "403" or ""));
        }

        return Failure is null && Answers is ["401", "403", var last, Scope] && (cell.ShowsItsScope ? last == "ran" && runs == 2 : last == "403" && runs == 0);
    }

    public override string ToString() => Failure ?? string.Join(' ', Answers);
}
