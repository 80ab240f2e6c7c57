namespace TavilyServer.Activity;

/// <summary>How many calls were allowed and how many refused.</summary>
public readonly record struct CallCount(int Allowed, int Refused)
{
    public int All => Allowed + Refused;

    public CallCount Plus(bool isAllowed) => isAllowed ? this with { Allowed = Allowed + 1 } : this with { Refused = Refused + 1 };
}
