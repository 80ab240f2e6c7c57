namespace AgentConsole.LoggingIn;

/// <summary>Turns Ctrl+C into a cancellation while something listens for it; otherwise Ctrl+C ends the program as usual.</summary>
internal sealed class Interrupts : IDisposable
{
    private CancellationTokenSource? _listening;

    public Interrupts() => Console.CancelKeyPress += OnCancelKeyPress;

    public CancellationTokenSource Catch()
    {
        var source = new CancellationTokenSource();
        _listening = source;
        return source;
    }

    public void Dispose() => Console.CancelKeyPress -= OnCancelKeyPress;

    private void OnCancelKeyPress(object? sender, ConsoleCancelEventArgs e)
    {
        try
        {
            if (_listening is { } source)
            {
                source.Cancel();
                e.Cancel = true;
            }
        }
        catch (ObjectDisposedException)
        {
            // That login is over: nobody listens any more, and the program ends.
        }
    }
}
