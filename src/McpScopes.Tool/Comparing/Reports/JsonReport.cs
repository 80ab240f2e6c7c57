using System.Text;
using System.Text.Json;
using McpScopes.Manifests;

namespace McpScopes.Tool.Comparing.Reports;

/// <summary>The difference for programs.</summary>
internal static class JsonReport
{
    public static string Write(CatalogueDiff diff)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("result", TextReport.Word(diff.Result));
            json.WriteStartArray("primitives");
            foreach (var primitive in diff.Primitives)
            {
                Write(json, primitive);
            }

            json.WriteEndArray();
            WriteStrings(json, "remarks", diff.Remarks);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void Write(Utf8JsonWriter json, PrimitiveDiff primitive)
    {
        json.WriteStartObject();
        json.WriteString("kind", ManifestText.KindWord(primitive.Current.Kind));
        json.WriteString("name", primitive.Current.Name);
        json.WriteString("result", TextReport.Word(primitive.Result));
        WriteRow(json, "before", primitive.Before);
        WriteRow(json, "after", primitive.After);
        WriteWitness(json, "mayNow", primitive.MayNow);
        WriteWitness(json, "mayNoLonger", primitive.MayNoLonger);
        json.WriteEndObject();
    }

    private static void WriteRow(Utf8JsonWriter json, string name, ManifestPrimitive? primitive)
    {
        if (primitive is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteString("requirement", ManifestText.RequirementWord(primitive.Requirement));
        WriteStrings(json, "scopes", primitive.Scopes);
        json.WriteEndObject();
    }

    private static void WriteWitness(Utf8JsonWriter json, string name, Witness? witness)
    {
        if (witness is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteBoolean("token", witness.NeedsToken);
        WriteStrings(json, "scopes", witness.Scopes);
        json.WriteStartObject("arguments");
        foreach (var (argument, value) in witness.Arguments)
        {
            json.WriteString(argument, value);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteStrings(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
