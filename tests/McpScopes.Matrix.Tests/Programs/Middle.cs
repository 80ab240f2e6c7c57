namespace Acme.Middle;

/// <summary>A library between the application and the library of the tools.</summary>
public static class Tools
{
    public static Type Type => typeof(Acme.Tools.Todos);
}
