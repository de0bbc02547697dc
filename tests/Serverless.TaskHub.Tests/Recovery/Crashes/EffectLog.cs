namespace Serverless.TaskHub.Tests.Recovery.Crashes;

/// <summary>What activities did to the world, which no crash takes back.</summary>
internal sealed class EffectLog
{
    private readonly List<(int At, string Effect)> _effects;
    private readonly Func<int> _position;

    /// <param name="position">How far the log of the hub is written.</param>
    /// <param name="before">What has happened already.</param>
    public EffectLog(Func<int> position, IEnumerable<(int At, string Effect)> before)
    {
        _position = position;
        _effects = [.. before];
    }

    public IReadOnlyList<string> All
    {
        get
        {
            lock (_effects)
            {
                return [.. _effects.Select(item => item.Effect)];
            }
        }
    }

    public void Add(string effect)
    {
        lock (_effects)
        {
            _effects.Add((_position(), effect));
        }
    }

    /// <summary>What had happened when the log was that long.</summary>
    public IEnumerable<(int At, string Effect)> Until(int position) => _effects.Where(item => item.At <= position);
}
