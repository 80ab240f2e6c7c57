using System.Text.RegularExpressions;

namespace McpScopes.Tests.Architecture;

/// <summary>The table of rooms in docs/architecture.md. A namespace inside a room belongs to it.</summary>
internal sealed partial class RoomMap
{
    private readonly List<(string Room, string MayUse)> _rows = [];

    public static RoomMap Read(string page)
    {
        var map = new RoomMap();
        map._rows.AddRange(File.ReadLines(page)
            .Select(line => Row().Match(line))
            .Where(match => match.Success)
            .Select(match => (match.Groups["room"].Value, match.Groups["uses"].Value)));
        Assert.True(map._rows.Count > 8, "The page has no table of rooms.");
        return map;
    }

    public bool Allows(string from, string to)
    {
        var (user, used) = (IndexOf(from), IndexOf(to));
        if (user == used && user >= 0)
        {
            return true;
        }

        if (user < 0 || used < 0)
        {
            return false;
        }

        var rule = _rows[user].MayUse;
        return rule == "all"
            || (rule.StartsWith("all above", StringComparison.Ordinal)
                ? used < user && !rule.Split(" but ").Skip(1).Any(room => _rows[used].Room.EndsWith(room, StringComparison.Ordinal))
                : rule.Split(", ").Contains(_rows[used].Room));
    }

    private int IndexOf(string name)
    {
        var room = name["McpScopes.".Length..];
        return _rows.FindIndex(row => room == row.Room || room.StartsWith(row.Room + ".", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^\| `(?<room>[A-Z][A-Za-z.]+)` \| [^|]+ \| (?<uses>[^|]+) \|$")]
    private static partial Regex Row();
}
