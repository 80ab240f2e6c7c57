using System.Text.Json.Nodes;

namespace McpScopes.Audit.Tests;

/// <summary>
/// What the Open Cybersecurity Schema Framework 1.8.0 demands of API Activity: the attributes that it requires, the objects of which one attribute of several
/// must be there, the types, and the values of enumerations. Taken from its repository (events/application/api_activity.json, events/base_event.json, objects/).
/// </summary>
internal static class OcsfSchema
{
    private static readonly string[] Integers =
    [
        "activity_id", "category_uid", "class_uid", "type_uid", "severity_id", "status_id", "action_id", "disposition_id", "http_response.code",
        "http_response.latency", "actor.user.type_id", "time",
    ];

    private static readonly Dictionary<string, string[]> Required = new()
    {
        [""] = ["activity_id", "category_uid", "class_uid", "type_uid", "severity_id", "time", "metadata", "actor", "api", "src_endpoint"],
        ["metadata"] = ["product", "version"],
        ["api"] = ["operation"],
        ["api.request"] = ["uid"],
        ["http_response"] = ["code"],
        ["trace"] = ["uid"],
    };

    private static readonly Dictionary<string, string[]> OneOf = new()
    {
        ["actor"] = ["process", "user", "iam_role", "invoked_by", "session", "app_name", "app_uid"],
        ["actor.user"] = ["account", "name", "uid"],
        ["api.service"] = ["name", "uid"],
        ["metadata.product"] = ["name", "uid"],
        ["resources"] = ["name", "uid"],
        ["src_endpoint"] = ["ip", "uid", "name", "hostname", "svc_name", "instance_uid", "interface_uid", "interface_name", "domain"],
    };

    private static readonly Dictionary<string, string[]> Known = new()
    {
        [""] =
        [
            "activity_id", "activity_name", "category_uid", "category_name", "class_uid", "class_name", "type_uid", "severity_id", "severity", "time", "metadata",
            "actor", "api", "src_endpoint", "resources", "http_response", "status_id", "status", "status_code", "status_detail", "unmapped", "trace", "action_id",
            "action", "disposition_id", "disposition",
        ],
        ["metadata"] = ["version", "uid", "correlation_uid", "event_code", "log_name", "product", "profiles"],
        ["metadata.product"] = ["name", "vendor_name", "version"],
        ["actor"] = ["user", "session", "app_uid"],
        ["actor.user"] = ["name", "uid", "credential_uid", "type_id"],
        ["actor.session"] = ["uid", "issuer"],
        ["api"] = ["operation", "service", "request"],
        ["api.service"] = ["name"],
        ["api.request"] = ["uid"],
        ["src_endpoint"] = ["ip", "name"],
        ["resources"] = ["name", "type"],
        ["http_response"] = ["code", "latency"],
        ["trace"] = ["uid"],
    };

    private static readonly Dictionary<string, int[]> Values = new()
    {
        ["activity_id"] = [0, 1, 2, 3, 4, 99],
        ["severity_id"] = [0, 1, 2, 3, 4, 5, 6, 99],
        ["status_id"] = [0, 1, 2, 99],
        ["action_id"] = [0, 1, 2, 3, 4, 99],
        ["disposition_id"] = [0, 1, 2],
        ["category_uid"] = [6],
        ["class_uid"] = [6003],
    };

    /// <summary>What is wrong with an event; nothing, if it is valid.</summary>
    public static IReadOnlyList<string> Mistakes(JsonObject @event)
    {
        var mistakes = new List<string>();
        Check(@event, "", mistakes);
        if (@event["type_uid"]?.GetValue<int>() != (6003 * 100) + @event["activity_id"]?.GetValue<int>())
        {
            mistakes.Add("type_uid is not class_uid * 100 + activity_id");
        }

        return mistakes;
    }

    private static void Check(JsonObject value, string path, List<string> mistakes)
    {
        if (path == "unmapped")
        {
            return;
        }

        mistakes.AddRange(Required.GetValueOrDefault(path, []).Where(name => value[name] is null).Select(name => $"{path}: {name} is required"));
        if (OneOf.TryGetValue(path, out var some) && !some.Any(name => value[name] is not null))
        {
            mistakes.Add($"{path}: one of {string.Join(", ", some)} is required");
        }

        foreach (var (name, member) in value)
        {
            var full = path.Length == 0 ? name : $"{path}.{name}";
            if (!Known.GetValueOrDefault(path, []).Contains(name))
            {
                mistakes.Add($"{full} is not an attribute");
            }

            switch (member)
            {
                case JsonObject inner:
                    Check(inner, full, mistakes);
                    break;
                case JsonArray array:
                    array.OfType<JsonObject>().ToList().ForEach(item => Check(item, full, mistakes));
                    break;
                default:
                    CheckValue(member, full, mistakes);
                    break;
            }
        }
    }

    private static void CheckValue(JsonNode? value, string path, List<string> mistakes)
    {
        var isNumber = value?.GetValueKind() is System.Text.Json.JsonValueKind.Number;
        if (isNumber != Integers.Contains(path))
        {
            mistakes.Add($"{path} has the wrong type");
        }
        else if (Values.TryGetValue(path, out var values) && !values.Contains(value!.GetValue<int>()))
        {
            mistakes.Add($"{path} is {value}");
        }
    }
}
