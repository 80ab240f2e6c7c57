using System.ComponentModel;

namespace System.Runtime.CompilerServices;

/// <summary>What the compiler asks for in order to compile records for .NET Standard 2.0.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
internal static class IsExternalInit;
