using System.Globalization;
using McpScopes.Mutation;

// mutation FOLDER-OR-FILE… [--list]: changes what lies there, one change at a time. See README.md.
var repository = AppContext.BaseDirectory[..AppContext.BaseDirectory.IndexOf($"{Path.DirectorySeparatorChar}tests{Path.DirectorySeparatorChar}", StringComparison.Ordinal)];
var built = Path.Combine(repository, "tests", "McpScopes.Tests", "bin", "Debug", "net10.0");
var paths = args.Where(argument => !argument.StartsWith('-')).ToArray();
var library = new Library(repository, built);
var mutants = library.Files
    .Where(file => paths.Any(path => file.Key == path || file.Key.StartsWith(path + Path.DirectorySeparatorChar, StringComparison.Ordinal)))
    .SelectMany(file => Mutations.Of(file.Key, file.Value))
    .ToList();
if (mutants.Count == 0 || args.Contains("--list"))
{
    mutants.ForEach(mutant => Console.WriteLine(mutant.Key));
    Console.Error.WriteLine($"{mutants.Count} mutants. Name folders or files of src/McpScopes, for example: Decisions Origins/OriginCheck.cs");
    return mutants.Count == 0 ? 2 : 0;
}

var tests = new TestProcess(built);
foreach (var selection in Selections.All)
{
    if (library.Write(tests.LibraryPath, mutant: null) is [_, ..] errors || !await tests.PassAsync(selection))
    {
        Console.Error.WriteLine($"The library as it is does not pass {string.Join(", ", selection)}.\n{string.Join('\n', library.Write(tests.LibraryPath, null))}{tests.LastOutput}");
        return 1;
    }
}

var (killed, invalid, alive) = (0, 0, new List<Mutant>());
foreach (var mutant in mutants)
{
    if (library.Write(tests.LibraryPath, mutant).Count > 0)
    {
        invalid++;
        continue;
    }

    var survived = true;
    foreach (var selection in Selections.All)
    {
        survived = survived && await tests.PassAsync(selection);
    }

    if (survived)
    {
        alive.Add(mutant);
        Console.WriteLine($"alive: {mutant.Key}");
    }
    else
    {
        killed++;
    }

    Console.Error.Write($"\r{killed} killed, {alive.Count} alive, {invalid} do not compile, of {mutants.Count}  ");
}

var share = 100.0 * killed / Math.Max(1, killed + alive.Count);
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{killed} killed, {alive.Count} alive, {share:F1} %; {invalid} do not compile."));
return 0;
