using System.Globalization;

namespace McpScopes.Benchmarks.Load;

/// <summary>Reads <c>--name N</c> from a command line.</summary>
internal static class Arguments
{
    public static int Number(IReadOnlyList<string> arguments, string name, int otherwise)
    {
        for (var i = 0; i + 1 < arguments.Count; i++)
        {
            if (arguments[i] == name)
            {
                return int.Parse(arguments[i + 1], CultureInfo.InvariantCulture);
            }
        }

        return otherwise;
    }
}
